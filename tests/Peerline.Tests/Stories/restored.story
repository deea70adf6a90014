# Somebody changed the session on the router by hand. It stands, until the operator decides that what is wished is to be there again.

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
operator restores "too early"
  refused NothingToRestore state
operator adopts limit 5000 by hand "too early"
  refused NothingToRestore state
peer states 2001:db8:1::/48
  facts prefixes-stated
peer says ready
  facts ready
  due   ApplySession
  wish  deny-all -/1
router has deny-all 1/1
  state ProvisioningCompleted
  facts deny-all-applied
  due   nothing
sessions -/Established
  state Validating
  facts validating
at +30s
  due Validate
validation of -/1 passed and permits 2001:db8:1::/48
  facts validation-passed
  due   ApplySession
router has open -/1
  facts policy-opened
  due   VerifyOpening
opening of -/1 is verified
  state Active
  facts active
  due   nothing
  wish  open -/1
operator restores "the limit of last night was for a test"
  facts restore-asked
  due   ApplySession
  wish  open -/1
step ApplySession fails "The router does not answer.", again at +10m
  facts step-failed
  due   nothing
at +10m
  due   ApplySession
router has open -/1
  due   nothing
operator adopts limit 5000 by hand "it is what they need"
  facts hand-adopted
  due   ApplySession
  wish  open -/1
step ApplySession fails "Session 2001:db8:ffff::1 was changed on the router by hand since it was applied.", again at +20m
  facts step-failed
  due   nothing
operator adopts limit 6000 by hand "and once more"
  facts hand-adopted
  due   ApplySession
router has open -/1
  due   nothing
operator restores "the limit is as asked again"
  facts restore-asked
  due   ApplySession
router has open -/1
  due   nothing
