# The peer leaks a default route: the validation fails with a report, the router stays at DENY ALL, and after a retry it becomes Active.

given a connection that is ProvisioningStarted for IPv4 and IPv6, wired, with prefixes stated
at +1d
peer says ready
  facts ready
  due   ApplySession
router has deny-all 1/1
  state ProvisioningCompleted
  facts deny-all-applied
  due   nothing
sessions Established/Established
  state Validating
  facts validating
  due   nothing
at +1d30s
  due   Validate
validation of 1/1 failed "0.0.0.0/0 is received: a default route is never accepted."
  state  ProvisioningFailed
  facts  validation-failed, provisioning-failed
  due    nothing
  reason "0.0.0.0/0 is received: a default route is never accepted."
  wish   deny-all 1/1

# "Ready" belongs to ProvisioningStarted; the same result again changes nothing.
peer says ready
  refused NotProvisioning state
validation of 1/1 failed "0.0.0.0/0 is received: a default route is never accepted."
  facts result-late

at +2d
peer retries
  state ProvisioningStarted
  facts retried
  due   nothing
  later Wait +90d
  wish  deny-all 1/1
peer says ready
  facts ready
  due   ApplySession
  wish  deny-all 2/2
router has deny-all 2/2
  state ProvisioningCompleted, then Validating
  facts deny-all-applied, validating
  due   Validate

# A result for the configuration of yesterday opens nothing and fails nothing.
validation of 1/1 passed and permits 192.0.2.0/24
  facts result-late
  wish  deny-all 2/2
validation of 1/1 failed "yesterday's"
  facts result-late
validation of 2/2 passed and permits 192.0.2.0/24
  facts validation-passed
  due   ApplySession
  wish  open 2/2
router has open 2/2
  facts policy-opened
  due   VerifyOpening
opening of 1/1 is refuted "yesterday's"
  facts result-late
opening of 1/1 is verified
  facts result-late
opening of 2/2 is verified
  state Active
  facts active
  due   nothing
