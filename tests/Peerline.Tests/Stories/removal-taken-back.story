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
# The policy may have changed meanwhile.
router has open 2/2
  due   JudgePermission
IPv4 half at 2 is judged anew and permits 192.0.2.0/24
  due   JudgePermission
IPv6 half at 2 is judged anew and permits none
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
  due   JudgePermission
IPv4 half at 4 is judged anew and permits 192.0.2.0/24
  due   JudgePermission
IPv6 half at 3 is judged anew and permits none
  due   nothing

# What the operator has taken out of service stays out.
at +2h30m
operator drains "new optics"
  facts drain-asked
  due   ApplySession
  wish  drain 5/4
peer deletes
  state PendingRemove
  facts removal-requested
  due   Drain
peer takes the change back
  state Active
  facts change-withdrawn
  due   ApplySession
  wish  drain 6/5
router has open 6/5
  facts drain-started
  due   JudgePermission
operator undrains
  facts undrain-asked
  due   ApplySession
  wish  open 7/6
router has open 7/6
  facts undrained
  due   JudgePermission
IPv4 half at 7 is judged anew and permits 192.0.2.0/24
  due   JudgePermission
IPv6 half at 6 is judged anew and permits none
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
