# The policy was opened and the router accepts something else than was predicted: DENY ALL is back at once, as a new generation.

given a connection that is Validating for IPv4 and IPv6
at +3d
  due Validate
validation of 1/1 passed and permits 192.0.2.0/24
  facts validation-passed
  due   ApplySession
router has open 1/1
  facts policy-opened
  due   VerifyOpening
  wish  open 1/1
at +3d30s
opening of 1/1 is refuted "203.0.113.0/24 is accepted and was not predicted."
  state  ProvisioningFailed
  facts  validation-failed, provisioning-failed
  due    ApplySession
  reason "203.0.113.0/24 is accepted and was not predicted."
  wish   deny-all 2/2

# The router does not answer. Closing is tried again without waiting for a person, whatever the stage said.
at +3d31s
step ApplySession fails "no answer", waiting for a person
  facts step-failed
  due   nothing
  later ApplySession +3d41s

# Deleting or retrying meanwhile does not forget it.
peer retries
  state ProvisioningStarted
  facts retried
  due   ApplySession
  wish  deny-all 2/2
router has deny-all 2/2
  facts policy-closed
  due   nothing
# An old answer comes in late, and is not believed for longer than it takes to ask again.
router has open 1/1
  facts policy-opened, step-failed
  later ApplySession +3d41s, Wait +90d
router has deny-all 2/2
  facts policy-closed
