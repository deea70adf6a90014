# From Active to nothing. The process dies at every point: what is due is always found again in what was stored.

given a connection that is Active for IPv4 and IPv6
crash
  due nothing
at +200d
peer deletes
  state PendingRemove
  facts removal-requested
  due   Drain
  undo  Drain, RemoveFromRouter, VerifyRemoved, RevokeLoa, IssueCeaseLetter, ReleaseAddresses, ReleasePort
  wish  drain 1/1
crash
  due Drain
at +200d1s
draining
  facts drain-started
  due   nothing
  later Wait +200d2m1s
crash
  due   nothing
  later Wait +200d2m1s
# The router worker had said it before it died, and says it again.
draining
at +200d2m
time passes
at +200d2m1s
  due Wait
crash
  due Wait
time passes
  facts drain-ended, undone
  due   RemoveFromRouter
  wish  absent
crash
  due RemoveFromRouter
step RemoveFromRouter fails "no answer", again at +200d3m
  facts step-failed
  due   nothing
  later RemoveFromRouter +200d3m
crash
  later RemoveFromRouter +200d3m
operator retries
  facts retried
  due   RemoveFromRouter
undone RemoveFromRouter
  facts undone
  due   VerifyRemoved
crash
  due VerifyRemoved
# Reading back finds the session again: an older writer was still on its way. It is removed again.
router has deny-all 1/1
  due  RemoveFromRouter
  undo RemoveFromRouter, VerifyRemoved, RevokeLoa, IssueCeaseLetter, ReleaseAddresses, ReleasePort
# What was done before that does not count.
undone VerifyRemoved
undone RemoveFromRouter
  facts undone
  due   VerifyRemoved
undone VerifyRemoved
  facts undone
  due   RevokeLoa
crash
  due RevokeLoa
undone RevokeLoa
  facts undone
  due   IssueCeaseLetter
crash
  due IssueCeaseLetter
undone IssueCeaseLetter
  facts undone
  due   ReleaseAddresses
crash
  due ReleaseAddresses
undone ReleaseAddresses
  facts undone
  due   ReleasePort
crash
  due ReleasePort
undone ReleasePort
  state Gone
  facts undone, gone
  due   nothing
crash
  due nothing
# A worker that died long ago comes back with what the router had then.
router has deny-all 1/1
  facts result-late
