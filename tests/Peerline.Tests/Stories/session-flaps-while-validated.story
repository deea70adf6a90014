# The session must be stable before it is validated. It flaps, comes back, and is given until the end of the validation's time.

given a connection that is ProvisioningStarted for IPv4 only, wired, with prefixes stated
at +1h
peer says ready
  facts ready
  due   ApplySession
peer states 203.0.113.0/24
  refused NotProvisioning state
router refuses "the interface does not exist"
  state  ProvisioningFailed
  facts  provisioning-failed
  due    nothing
  reason "The edge router did not take the configuration: the interface does not exist"
  wish   absent
peer retries
  state ProvisioningStarted
  facts retried
  reason none
peer says ready
  facts ready
  due   ApplySession
router has deny-all 2/-
  state ProvisioningCompleted
  facts deny-all-applied
  due   nothing
# A failure that is no longer of interest.
router refuses "the interface does not exist"
  facts result-late
at +2h
sessions Established/-
  state Validating
  facts validating
  later Validate +2h28s
at +2h20s
sessions Idle/-
  facts session-down
  later Validate +2h15m30s
# The router was not reachable for a moment: that says nothing about the session.
sessions Unknown/-
at +2h1m
sessions Established/-
  facts session-established
  later Validate +2h1m28s
# The peer may give up here; the operator lives with a failing check.
operator waives session.stable "The carrier is known to flap."
  facts check-waived
peer deletes
  state PendingRemove
  facts removal-requested
  due   RemoveFromRouter
  undo  RemoveFromRouter, VerifyRemoved, RevokeLoa, IssueCeaseLetter, ReleaseAddresses, ReleasePort
  wish  absent
