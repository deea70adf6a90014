# The operator requires a link test. One is given up, one fails, one passes; results of the first come late.

given a connection that is ProvisioningStarted for IPv4 and IPv6, wired, with prefixes stated, link test required
at +1d
peer says ready
  refused LinkTestNotPassed linkTest
peer runs the link test
  refused NoLinkTest linkTest
peer ends the link test
  refused NoLinkTest linkTest

peer plans link test 1
  facts link-test-planned
  due   AddressLinkTest
peer plans link test 1
peer plans link test 2
  refused LinkTestUnderway linkTest
peer runs the link test
  refused LinkTestNotPlaced linkTest
peer says ready
  refused LinkTestUnderway linkTest, LinkTestNotPassed linkTest
peer ends the link test
  facts link-test-ended
  due   ClearLinkTest
# Its addresses come after all: they are cleared with it.
link test 1 has 169.254.1.0/30
  wish absent
link test 1 is cleared
  facts link-test-cleared
  due   nothing

at +2d
peer plans link test 2
  facts link-test-planned
  due   AddressLinkTest
link test 2 has 169.254.1.4/30
  due  PlaceLinkTest
  wish test 169.254.1.6/30
link test 2 is on the router
  facts link-test-placed
  due   nothing
# The first attempt's results come from a worker that was thought dead.
link test 1 has 169.254.1.0/30
  facts result-late
  wish  test 169.254.1.6/30
link test 1 passed "another wire"
  facts result-late
peer runs the link test
  facts link-test-started
  due   RunLinkTest
peer runs the link test
step RunLinkTest fails "no answer", waiting for a person
  facts step-failed
  due   nothing
peer retries
  facts retried
  due   RunLinkTest
link test 2 failed "37 of 100 packets lost"
  facts link-test-failed
  due   ClearLinkTest
link test 2 passed "said twice"
  facts result-late
link test 2 is cleared
  facts link-test-cleared
  due   nothing
peer says ready
  refused LinkTestNotPassed linkTest

at +3d
peer plans link test 3
  facts link-test-planned
  due   AddressLinkTest
link test 3 has 169.254.1.0/30
  due   PlaceLinkTest
link test 3 is on the router
  facts link-test-placed
  due   nothing
peer runs the link test
  facts link-test-started
  due   RunLinkTest
link test 3 passed "100 of 100"
  facts link-test-passed
  due   ClearLinkTest
link test 3 is cleared
  facts link-test-cleared
  due   nothing
peer says ready
  facts ready
  due   ApplySession
peer plans link test 4
  refused NotProvisioning state
