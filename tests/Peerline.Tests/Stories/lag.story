# More bandwidth than a port carries: a LAG of two, one letter for both cross connects, each reported as it is patched.

given a request for IPv4 and IPv6
  state PendingApproval
  wish  absent

at +1h
operator approves
  state Approved
  facts approved
  due   AllocatePort
lag ae12 of C-1 and C-2 is reserved
  facts port-allocated
  due   AllocateAddresses
addresses 198.51.100.0/31 and 2001:db8:ffff::/127
  facts addresses-allocated
  due   IssueLoa
loa PL-2026-0001 version 1 is issued until +90d
  state ProvisioningStarted
  facts loa-issued, provisioning-started
  due   nothing
  later Wait +90d
  tasks wire of Peer, wire of Peer, bundle of Operator, link-test of Peer, prefixes of Peer, ready of Peer, deny-all of Peerline

# The second ends on a panel of its own: the letter is issued anew.
at +2d
peer states its end of C-2 "F9/F10"
  facts demarc-stated
  due   IssueLoa
peer states its end of C-9 "F9/F10"
  refused NoSuchMember member
loa PL-2026-0001 version 2 is issued until +92d
  facts loa-issued
  due   nothing

at +5d
peer states 192.0.2.0/24 2001:db8:1::/48
  facts prefixes-stated
peer says C-1 wired "XC-4711"
  facts wired
peer states its end of C-1 "F1/F2"
  refused AlreadyWired wired
peer says ready
  refused NotWiredYet wired
peer says C-9 wired "XC-9"
  refused NoSuchMember member
peer says C-2 wired "XC-4712"
  facts wired
  due   nothing
peer says ready
  facts ready
  due   ApplySession
  wish  deny-all 1/1

at +6d
operator cancels "No capacity."
  state PendingRemove
  facts cancelled, removal-requested
  due   RemoveFromRouter
