# The colo has to move a tray first. The clock of "ready" stops for as long as that takes; a link test is still possible.

given a connection that is ProvisioningStarted for IPv4 and IPv6
  deadline +90d
at +10d
operator blocks on Colo "A fibre tray is full."
  state  ExternalBlocker
  facts  blocker-raised
  due    nothing
  reason "A fibre tray is full."
  deadline +90d
operator cancels "no"
  refused CancelOnlyWhileProvisioning state
peer says ready
  refused NotProvisioning state
peer says wired "XC-1"
  facts wired
peer states 192.0.2.0/24
  facts prefixes-stated

# Long after the deadline: nothing has run out.
at +100d
time passes
operator clears the blocker
  state ProvisioningStarted
  facts blocker-cleared
  deadline +180d
  later Wait +180d
operator clears the blocker
  refused NotBlocked state

# Blocked between "ready" and DENY ALL: what the router already did is not lost, and it goes on where it was.
at +101d
peer says ready
  facts ready
  due   ApplySession
operator blocks on Carrier "The wave is down."
  state  ExternalBlocker
  facts  blocker-raised
  due    nothing
  reason "The wave is down."
router has deny-all 1/1
at +102d
operator clears the blocker
  state ProvisioningStarted
  facts blocker-cleared
  due   ApplySession
  reason none
router has deny-all 1/1
  state ProvisioningCompleted
  facts deny-all-applied
  due   nothing
