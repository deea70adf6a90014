# A member of a LAG in service goes dark: both sides are told once, and once when it has come back to stay.

given a connection that is Active for IPv4 and IPv6 over a lag

at +1h
C-2 is dark in the lag
  facts member-dark
  due   nothing
  tasks light of Operator
  wish  open 1/1
  in-force 20000, IPv4 usual, IPv6 usual
# The next look says the same.
C-2 is dark in the lag

# It flaps: nothing is told as long as it does.
at +1h1m
C-2 is up in the lag
  due   nothing
  later Wait +1h6m
  tasks none
at +1h4m
C-2 is out of the lag
  due   nothing
  later nothing
  tasks light of Operator
at +1h5m
C-2 is up in the lag
  later Wait +1h10m
crash
at +1h10m
  due   Wait
time passes
  facts member-lit
  due   nothing
  later nothing
  tasks none

# The other, too, and then less is asked for: of what leaves nothing is told.
at +2h
C-2 is dark in the lag
  facts member-dark
peer asks for bandwidth 10000
  facts change-requested, member-leaves
  due   WatchMember
  tasks unbundle of Operator, unbundle of Peer
C-2 is dark in the lag
  facts member-ceases, change-done
  due   CeaseMember
  in-force 10000, IPv4 usual, IPv6 usual
C-2 is ceased
  due   ReleaseMember
C-2 is released
  facts member-released
  due   nothing
  tasks none

# Out of service for a while: people work on it.
at +3h
operator drains "new optics"
  facts drain-asked
  due   ApplySession
C-1 is dark in the lag
C-1 is up in the lag
