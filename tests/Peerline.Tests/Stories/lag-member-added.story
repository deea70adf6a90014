# More than the members carry: another is reserved, has a letter of its own, is wired and seen up, and counts then. No session takes notice.

given a connection that is Active for IPv4 and IPv6 over a lag
  state Active
  wish  open 1/1

at +1h
peer asks for bandwidth 40000
  facts change-requested
  tasks review-change of Operator
operator approves
  facts change-approved
  due   AllocateMembers
  in-force 20000, IPv4 usual, IPv6 usual
  tasks members of Peerline
step AllocateMembers fails "1 is free.", again at +1h1m
  facts step-failed
  due   nothing

at +1h1m
  due   AllocateMembers
C-3 and C-4 are reserved
  facts port-allocated
  due   IssueMemberLoa
C-3 has loa PL-2026-0002 version 1 until +91d
  facts loa-issued
  due   IssueMemberLoa
C-4 has loa PL-2026-0003 version 1 until +91d
  facts loa-issued
  due   nothing
  later Wait +91d
  tasks wire of Peer, bundle of Operator, wire of Peer, bundle of Operator

at +3d
peer states its end of C-3 "F9/F10"
  facts demarc-stated
  due   IssueMemberLoa
C-3 has loa PL-2026-0002 version 2 until +91d
  facts loa-issued
  due   nothing
peer says C-1 wired "XC-1"
  refused AlreadyWired wired
peer says C-3 wired "XC-3"
  facts wired
  due   WatchMember
  wish  open 1/1
C-3 is dark in the lag
  tasks member-up of Peer, wire of Peer, bundle of Operator
C-3 is up in the lag
  facts member-up, change-done
  due   nothing
  in-force 30000, IPv4 usual, IPv6 usual

# The fourth is not wanted any more. What carries already stays.
peer takes the change back
  facts change-withdrawn, member-ceases
  due   CeaseMember
  in-force 30000, IPv4 usual, IPv6 usual
C-4 is ceased
  due   ReleaseMember
C-4 is released
  facts member-released
  due   nothing
  tasks none
  wish  open 1/1

# Nobody wires: the reservation expires.
at +4d
peer asks for bandwidth 40000
  facts change-requested
operator approves
  facts change-approved
  due   AllocateMembers
C-4 is reserved
  facts port-allocated
  due   IssueMemberLoa
C-4 has loa PL-2026-0004 version 1 until +94d
  facts loa-issued
  due   nothing
at +94d
  due   Wait
time passes
  facts member-ceases, change-failed
  due   CeaseMember
  reason "The bandwidth stays as it is: et-0/1/4 was not up in the LAG in time."
  in-force 30000, IPv4 usual, IPv6 usual
