# Time runs out while a link test is on the router: its addresses come off again, and whoever retries does not stand in the way.

given a connection that is ProvisioningStarted for IPv4 only
at +89d
peer plans link test 1
  facts link-test-planned
  due   AddressLinkTest
link test 1 has 169.254.1.0/30
  due   PlaceLinkTest
link test 1 is on the router
  facts link-test-placed
  due   nothing
at +90d
  due Wait
time passes
  state  ProvisioningFailed
  facts  deadline-passed, provisioning-failed
  due    ClearLinkTest
  reason "\"Ready\" was not said in time."
  wish   absent
step ClearLinkTest fails "no answer", waiting for a person
  facts step-failed
  due   nothing
peer retries
  state ProvisioningStarted
  facts retried
  due   ClearLinkTest, IssueLoa
  reason none
link test 1 is cleared
  facts link-test-cleared
  due   IssueLoa

# Deleted while a test is on the router: it is taken off before its addresses are given back.
peer plans link test 2
  facts link-test-planned
  due   AddressLinkTest, IssueLoa
link test 2 has 169.254.1.0/30
  due   PlaceLinkTest, IssueLoa
operator cancels "enough"
  state  PendingRemove
  facts  cancelled, removal-requested
  due    RemoveFromRouter
  undo   RemoveFromRouter, VerifyRemoved, ReleaseLinkTest, RevokeLoa, ReleaseAddresses, ReleasePort
  reason "enough"
  wish   absent
