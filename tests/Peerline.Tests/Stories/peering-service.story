# A change of use: asked for, approved, and carried out one half after the other without a restart of a session.

given a connection that is Active for IPv4 and IPv6

at +1h
peer asks for Peering Service
  state TypeChangeRequested
  facts change-requested, type-change-requested
  due   nothing
  wish  open 1/1
operator rejects "Two connections are needed."
  state Active
  facts change-rejected, type-change-ended
  reason "The change was rejected: Two connections are needed."
peer asks for Peering Service
  state TypeChangeRequested
  facts change-requested, type-change-requested
operator approves
  state TypeChangeInProgress
  facts change-approved, type-change-started, change-started
  due   ApplySession
  wish  open 2/1
router has open 2/1
  due   VerifyChange
change of IPv4 at 2 is verified
  facts change-done, change-started
  due   ApplySession
  wish  open 2/2

# The second half does not prove itself: the whole use goes back, on the half that had it already too.
router has open 2/2
  due   VerifyChange
change of IPv6 at 2 is refuted "accepted-as-predicted (IPv6): too much"
  facts change-failed, change-started
  due   ApplySession
  wish  open 2/3
router has open 2/3
  facts change-undone, change-started
  wish  open 3/3
router has open 3/3
  state Active
  facts change-undone, type-change-ended
  due   nothing
  in-force 10000, IPv4 usual, IPv6 usual
  reason "The IPv6 session was not changed: accepted-as-predicted (IPv6): too much"

# The second time it goes through; giving it up needs nobody's leave.
at +2h
peer asks for Peering Service
  state TypeChangeRequested
  facts change-requested, type-change-requested
peer takes the change back
  state Active
  facts change-withdrawn, type-change-ended
peer asks for Peering Service
  state TypeChangeRequested
  facts change-requested, type-change-requested
operator approves
  state TypeChangeInProgress
  facts change-approved, type-change-started, change-started
  due   ApplySession
router has open 4/3
  due   VerifyChange
change of IPv4 at 4 is verified
  facts change-done, change-started
  due   ApplySession
router has open 4/4
  due   VerifyChange
change of IPv6 at 4 is verified
  state Active
  facts change-done, type-change-ended
  due   nothing
  in-force 10000, IPv4 usual, IPv6 usual, Peering Service
peer asks for no Peering Service
  state TypeChangeInProgress
  facts change-requested, type-change-started, change-started
  due   ApplySession
  wish  open 5/4
