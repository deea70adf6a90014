# A change that is too much at once is held. The operator releases it, or it fits after a while.

given a request for IPv6 only
operator approves
  state Approved
  facts approved
  due   AllocatePort
port et-0/0/1 is reserved
  facts port-allocated
  due   AllocateAddresses
addresses 2001:db8:ffff::/127
  facts addresses-allocated
  due   IssueLoa
loa PL-2026-0001 version 1 is issued until +90d
  state ProvisioningStarted
  facts loa-issued, provisioning-started
  due   nothing
peer says wired "XC-1"
  facts wired
operator releases "too early"
  refused NothingHeld change
peer states 2001:db8:1::/48
  facts prefixes-stated
peer says ready
  facts ready
  due   ApplySession
  wish  deny-all -/1
step ApplySession is held "With it 101 sessions would be touched within one hour; 100 are allowed.", again at +10m
  facts change-held
  due   nothing
step ApplySession is held "With it 101 sessions would be touched within one hour; 100 are allowed.", again at +10m
  due   nothing
operator releases "planned work, all of it seen"
  facts change-released
  due   ApplySession
step ApplySession is held for a second person "It touches 30 sessions and 100000 prefixes: a second person has to release it.", again at +20m
  facts change-held
  due   nothing
operator releases the change 5d41402a "what I looked at yesterday"
  refused OtherChangeHeld hash
operator releases "I asked for it myself"
  refused SecondPersonNeeded change
another operator releases "seen"
  facts change-released
  due   ApplySession
  wish  deny-all -/1
router has deny-all 1/1
  state ProvisioningCompleted
  facts deny-all-applied
  due   nothing
