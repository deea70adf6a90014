# A drain ends as soon as less than the threshold flows, measured after the router was seen to announce GRACEFUL_SHUTDOWN.

given a connection that is Active for IPv4 and IPv6

at +1h
peer deletes
  state PendingRemove
  facts removal-requested
  due   Drain
draining
  facts drain-started
  due   nothing
  later Wait +1h2m
# One of the routes is still announced without it: nothing is measured yet.
router shows 2 of 3 marked, port at +1h 1000000000/2000000000
at +1h4s
router shows 3 of 3 marked, port at +1h4s 1500000000/2500000000
  facts drain-seen
crash
# 400 Mbit/s, then over too little, then counters that began anew.
at +1h14s
router shows 3 of 3 marked, port at +1h14s 2000000000/2500000000
at +1h19s
router shows 3 of 3 marked, port at +1h19s 2000000000/2500000000
at +1h24s
router shows 3 of 3 marked, port at +1h24s 10/10
crash
at +1h34s
router shows 3 of 3 marked, port at +1h34s 1250009/1000
  facts drain-ended, undone
  due   RemoveFromRouter
