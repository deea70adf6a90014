# The router fails while it opens the policy. What it has now is not known: it counts as open until DENY ALL is read back.

given a connection that is Validating for IPv4 only
at +3d
  due Validate
validation of 1/- passed and permits 192.0.2.0/24
  facts validation-passed
  due   ApplySession
router refuses "commit timed out"
  state  ProvisioningFailed
  facts  provisioning-failed
  due    ApplySession
  reason "The edge router did not take the policy: commit timed out"
  wish   deny-all 2/-
router refuses "commit timed out"
  facts step-failed
  due   nothing
  later ApplySession +3d10s
at +3d10s
  due ApplySession
router has deny-all 2/-
  facts policy-closed
  due   nothing
