# A database of yesterday was restored, and the router is further: nothing is written over it until the operator says so.

given a connection that is Active for IPv4 only

at +1h
operator drains "a look"
  facts drain-asked
  due   ApplySession
  wish  drain 2/-
step ApplySession finds generation 7 on the router, again at +1h1m
  facts step-failed
  due   nothing
operator restores "the database is of yesterday"
  facts restore-asked
  due   ApplySession
  wish  drain 8/-
router has open 8/-
  facts drain-started
  due   nothing
operator undrains
  facts undrain-asked
  due   ApplySession
  wish  open 9/-
router has open 9/-
  facts undrained
  due   nothing

at +2h
peer deletes
  state PendingRemove
  facts removal-requested
  due   Drain
draining
  facts drain-started
  due   nothing
at +2h2m
  due   Wait
time passes
  facts drain-ended, undone
  due   RemoveFromRouter
operator restores "nothing is behind"
  refused BeingRemoved state
step RemoveFromRouter finds generation 11 on the router, again at +2h3m
  facts step-failed
  due   nothing
operator restores "the database is of yesterday"
  facts restore-asked
  due   RemoveFromRouter
