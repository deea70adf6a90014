# Less than the members carry: the last goes when both sides have taken it out. Until then it can stay.

given a connection that is Active for IPv4 and IPv6 over a lag

at +1h
peer asks for bandwidth 10000
  facts change-requested, member-leaves
  due   WatchMember
  in-force 20000, IPv4 usual, IPv6 usual
  tasks unbundle of Operator, unbundle of Peer
C-2 is up in the lag
peer asks for bandwidth 20000
  facts change-withdrawn, member-kept
  due   nothing
  tasks none

at +2h
peer asks for bandwidth 10000
  facts change-requested, member-leaves
  due   WatchMember
C-2 is out of the lag
  facts member-ceases, change-done
  due   CeaseMember
  in-force 10000, IPv4 usual, IPv6 usual
crash
C-2 is ceased
  due   ReleaseMember
C-2 is released
  facts member-released
  due   nothing
  wish  open 1/1

# The LAG has one member, and goes as any connection.
peer asks for bandwidth 5000
  facts change-requested, change-done
operator deletes
  state PendingRemove
  facts removal-requested
  due   Drain
  undo  Drain, RemoveFromRouter, VerifyRemoved, RevokeLoa, IssueCeaseLetter, ReleaseAddresses, ReleasePort
