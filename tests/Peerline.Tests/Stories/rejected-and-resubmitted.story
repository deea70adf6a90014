# The operator asks, is answered, rejects with a reason; the peer mends the request and is approved.

given a request for IPv4 and IPv6
at +1h
operator asks "Which of your two sites is this?"
  facts question-asked
at +2h
peer answers "The northern one."
  facts question-answered
peer answers "And the southern one."
  refused NoOpenQuestion question
at +1d
operator rejects "100 Gbit/s are not to be had there."
  state  Rejected
  facts  rejected
  due    nothing
  reason "100 Gbit/s are not to be had there."

# Nothing can be done on a rejected request but to change it or to delete it.
operator approves
  refused NotUnderReview state
peer says ready
  refused NotProvisioning state
operator cancels "no"
  refused CancelOnlyWhileProvisioning state

at +2d
peer resubmits for facility 72
  state PendingApproval
  facts resubmitted
# Said twice: nothing new.
peer resubmits for facility 72
at +3d
operator approves
  state Approved
  facts approved
  due   AllocatePort
peer resubmits for facility 73
  refused CannotChangeNow state
