# A removal is taken back while the routes drain; once the session is off the router it goes to its end.

given a connection that is Active for IPv4 and IPv6

at +1h
peer deletes
  state PendingRemove
  facts removal-requested
  due   Drain
  wish  drain 1/1
draining
  facts drain-started
  due   nothing
peer takes the change back
  state Active
  facts change-withdrawn
  due   ApplySession
  wish  open 2/2
router has open 2/2
  due   nothing

at +2h
peer deletes
  state PendingRemove
  facts removal-requested
  due   Drain
peer asks for limit IPv4 500
  state Active
  facts change-withdrawn, change-requested, change-started
  due   ApplySession
  wish  open 4/3
router has open 4/3
  due   VerifyChange
change of IPv4 at 4 is verified
  facts change-done
  due   nothing

at +3h
peer deletes
  state PendingRemove
  facts removal-requested
  due   Drain
draining
  facts drain-started
  due   nothing
at +3h2m
  due   Wait
time passes
  facts drain-ended, undone
  due   RemoveFromRouter
peer takes the change back
  refused BeingRemoved state
