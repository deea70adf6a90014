# Out of service for planned work and by hand: drained, closed, opened as it was, without another validation.

given a connection that is Active for IPv4 and IPv6

at +1h
operator undrains
  refused NotDrained drain
work 1 begins to drain
  facts drain-asked
  due   ApplySession
  wish  drain 2/2
  tasks drain of Peerline
crash
router has open 2/2
  facts drain-started
  due   nothing
  later Wait +1h2m
router shows 2 of 2 marked, port at +1h 1000/1000
  facts drain-seen
operator undrains
  refused DrainedForWork drain
at +1h10s
router shows 2 of 2 marked, port at +1h10s 2000/2000
  facts drain-ended
  due   ApplySession
  wish  deny-all 3/3
  tasks cull of Peerline
crash
router has deny-all 3/3
  facts culled
  due   nothing
  later nothing
  tasks undrain of Operator
# What is asked for meanwhile waits, and so does what was said twice.
work 1 begins to drain
operator drains "one more look"
  facts drain-asked
  due   nothing
peer asks for limit IPv4 500
  facts change-requested
  due   nothing
  halves at rest
# The work ends the session, and brings it back.
sessions Idle/Idle
  facts session-down, session-down
work 1 is over
  facts undrain-asked
  due   nothing
operator undrains
  facts undrain-asked
  due   ApplySession
  wish  drain 4/4
router has open 4/4
  facts policy-opened
  due   nothing
  later Wait +1h40s
sessions Established/Idle
  facts session-established
  later Wait +1h40s
sessions Established/Established
  facts session-established
  due   ApplySession
  wish  open 5/5
crash
router has open 5/5
  facts undrained, change-started
  due   ApplySession
  halves IPv4 Updating
operator drains "again"
  refused CannotDrainNow state
router has open 6/5
  due   VerifyChange
change of IPv4 at 6 is verified
  facts change-done
  due   nothing

# By time alone, where nothing is seen; a session that does not come back is waited for, not for ever. And undone early.
at +2h
operator drains "new optics"
  facts drain-asked
  due   ApplySession
router has open 7/6
  facts drain-started
  due   nothing
at +2h2m
  due   Wait
time passes
  facts drain-ended
  due   ApplySession
router has deny-all 7/6
  facts step-failed
  due   nothing
at +2h2m10s
  due   ApplySession
router has deny-all 8/7
  facts culled
  due   nothing
sessions Idle/Established
  facts session-down
operator undrains
  facts undrain-asked
  due   ApplySession
router has open 9/8
  facts policy-opened
  due   nothing
  later Wait +2h2m40s
at +2h2m40s
  due   Wait
time passes
  due   ApplySession
  wish  open 10/9
router has open 10/9
  facts undrained
  due   nothing
operator drains "too soon"
  facts drain-asked
  due   ApplySession
  wish  drain 11/10
operator undrains
  facts undrain-asked
  wish  open 12/11
router has open 12/11
  facts undrained
  due   nothing

# A removal needs no way back.
operator drains "for good"
  facts drain-asked
  due   ApplySession
peer deletes
  state PendingRemove
  facts removal-requested
  due   Drain
  undo  Drain, RemoveFromRouter, VerifyRemoved, RevokeLoa, IssueCeaseLetter, ReleaseAddresses, ReleasePort
