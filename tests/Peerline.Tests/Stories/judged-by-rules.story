# The operator has eligibility rules. They look at a request, reject it, look again at the mended one, and approve.

given a request for IPv4 and IPv6
at +1h
peer has it judged again
  facts judgement-asked
  due   JudgeRequest
# Said twice: nothing new.
operator has it judged again
the rules review "manrs: AS64500 is not on the list."
  facts judged
  due   nothing
# A second answer to the same question changes nothing.
the rules approve "All met."
  facts result-late

at +2h
operator has it judged again
  facts judgement-asked
  due   JudgeRequest
step JudgeRequest fails "no answer", again at +2h10s
  facts step-failed
  due   nothing
the rules reject "asn-registered: no aut-num object."
  state  Rejected
  facts  judged, rejected
  due    nothing
  reason "asn-registered: no aut-num object."
peer has it judged again
  refused NotUnderReview state

at +3h
peer resubmits for facility 72 under rules
  state PendingApproval
  facts resubmitted
  due   JudgeRequest
the rules approve "All 3 rules are met."
  state Approved
  facts judged, approved
  due   AllocatePort
the rules reject "Too late."
  facts result-late
