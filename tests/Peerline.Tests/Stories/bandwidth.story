# More bandwidth is the operator's to grant; less is not. What needs no approval does not wait for what does.

given a connection that is Active for IPv4 and IPv6

at +1h
peer asks for bandwidth 20000, limit IPv4 500
  facts change-requested, change-started
  due   ApplySession
  wish  open 2/1
  in-force 10000, IPv4 usual, IPv6 usual
  tasks review-change of Operator, verify of Peerline
router has open 2/1
  due   VerifyChange
change of IPv4 at 2 is verified
  facts change-done
  due   nothing
  in-force 10000, IPv4 500, IPv6 usual
  tasks review-change of Operator
operator asks "Which port?"
  facts question-asked
peer answers "The same."
  facts question-answered
operator approves
  facts change-approved, change-done
  in-force 20000, IPv4 500, IPv6 usual
  tasks none
operator approves
  refused NotUnderReview state

at +2h
peer asks for bandwidth 100000
  facts change-requested
operator rejects "No capacity."
  facts change-rejected
  reason "The change was rejected: No capacity."
  in-force 20000, IPv4 500, IPv6 usual
peer asks for bandwidth 10000
  facts change-requested, change-done
  in-force 10000, IPv4 500, IPv6 usual
  reason none
peer asks for bandwidth 20000
  facts change-requested
peer asks for bandwidth 10000
  facts change-withdrawn
  tasks none
