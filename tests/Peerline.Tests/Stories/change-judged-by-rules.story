# The operator has eligibility rules. What of a change waits for the operator is judged by them; what needs no approval is not.

given a connection that is Active for IPv4 and IPv6

at +1h
peer asks for limit IPv4 500 under rules
  facts change-requested, change-started
  due   ApplySession
router has open 2/1
  due   VerifyChange
change of IPv4 at 2 is verified
  facts change-done
  due   nothing

# More bandwidth is judged at once, also while a half is changed.
at +2h
peer asks for bandwidth 20000, limit IPv4 700 under rules
  facts change-requested, change-started
  due   JudgeRequest, ApplySession
  tasks judge of Peerline, review-change of Operator, verify of Peerline
router has open 3/1
  due   JudgeRequest, VerifyChange
the rules approve "All 3 rules are met."
  facts judged, change-approved, change-done
  due   VerifyChange
  in-force 20000, IPv4 500, IPv6 usual
change of IPv4 at 3 is verified
  facts change-done
  due   nothing
  in-force 20000, IPv4 700, IPv6 usual

# Rejected: what waits is taken off the change, and the peer reads why.
at +3h
peer asks for bandwidth 100000 under rules
  facts change-requested
  due   JudgeRequest
the rules reject "bandwidth: 100000 Mbps; 10000 to 40000 Mbps are taken."
  facts judged, change-rejected
  due   nothing
  in-force 20000, IPv4 700, IPv6 usual
  reason "The change was rejected: bandwidth: 100000 Mbps; 10000 to 40000 Mbps are taken."
  tasks none

# Left to a person; changed while it waits, or by the word of either side, it is judged anew.
peer asks for bandwidth 40000 under rules
  facts change-requested
  due   JudgeRequest
  reason none
the rules review "port-capacity: 30000 Mbps."
  facts judged
  due   nothing
  tasks review-change of Operator
operator has it judged again
  facts judgement-asked
  due   JudgeRequest
peer has it judged again
peer asks for bandwidth 30000 under rules
  facts change-requested
step JudgeRequest fails "no answer", again at +4h
  facts step-failed
  due   nothing
  later JudgeRequest +4h
operator approves
  facts change-approved, change-done
  due   nothing
  later nothing
  in-force 30000, IPv4 700, IPv6 usual
the rules reject "Too late."
  facts result-late
  in-force 30000, IPv4 700, IPv6 usual
operator has it judged again
  refused NotUnderReview state

# The use for Peering Service is the operator's to grant as well; taken back, it is judged no more.
at +5h
peer asks for Peering Service under rules
  state TypeChangeRequested
  facts change-requested, type-change-requested
  due   JudgeRequest
peer takes the change back
  state Active
  facts change-withdrawn, type-change-ended
  due   nothing
peer asks for Peering Service under rules
  state TypeChangeRequested
  facts change-requested, type-change-requested
  due   JudgeRequest
the rules approve "All met."
  state TypeChangeInProgress
  facts judged, change-approved, type-change-started, change-started
  due   ApplySession

# On its way out nothing is judged; what comes back is judged where it waits.
router has open 4/1
  due   VerifyChange
change of IPv4 at 4 is verified
  facts change-done, change-started
  due   ApplySession
router has open 4/2
  due   VerifyChange
change of IPv6 at 2 is verified
  state Active
  facts change-done, type-change-ended
  due   nothing
at +6h
peer asks for bandwidth 50000 under rules
  facts change-requested
  due   JudgeRequest
peer deletes
  state PendingRemove
  facts removal-requested
  due   Drain
the rules approve "All met."
  facts result-late
peer takes the change back
  state Active
  facts change-withdrawn
  due   JudgeRequest, ApplySession
