# DENY ALL is on the router and the session never comes up: at the deadline it is looked at once more, and the report says why.

given a connection that is ProvisioningStarted for IPv4 and IPv6, wired, with prefixes stated
at +1d
peer says ready
  facts ready
  due   ApplySession
router has deny-all 1/1
  state ProvisioningCompleted
  facts deny-all-applied
  due   nothing
  later Wait +4d
sessions Connect/Active
peer deletes
  refused DeleteWhileProvisioning state
at +4d
  due Validate
time passes
step Validate fails "The router does not answer.", again at +4d1m
  facts step-failed
  due   nothing
  later Validate +4d1m
at +4d1m
  due Validate
validation of 1/1 failed "Ping works, TCP to port 179 does not: is the MD5 key the same on both sides?"
  state  ProvisioningFailed
  facts  deadline-passed, validation-failed, provisioning-failed
  due    nothing
  reason "Ping works, TCP to port 179 does not: is the MD5 key the same on both sides?"
  wish   deny-all 1/1
