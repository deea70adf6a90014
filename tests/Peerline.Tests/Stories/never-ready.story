# The LOA runs out and the peer was never ready. The operator had given a week more; in the end it fails, and can be retried.

given a connection that is ProvisioningStarted for IPv4 and IPv6
  deadline +90d
at +89d
operator extends the deadline to +88d
  refused DeadlineNotAhead until
operator extends the deadline to +97d
  facts deadline-extended
  deadline +97d
  later IssueLoa +90d, Wait +97d

# The letter ran out before the wire was patched: a new one, but no more time.
at +90d
  due IssueLoa
loa PL-2026-0001 version 2 is issued until +180d
  facts loa-issued
  due   nothing
  deadline +97d
at +97d
  due Wait
time passes
  state  ProvisioningFailed
  facts  deadline-passed, provisioning-failed
  due    nothing
  reason "\"Ready\" was not said in time."
  wish   absent
time passes
operator extends the deadline to +100d
  refused NoDeadline deadline
at +98d
peer retries
  state ProvisioningStarted
  facts retried
  reason none
  deadline +180d
