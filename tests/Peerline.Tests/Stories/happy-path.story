# From the request to Active, dual stack, with a link test: the article's way, step by step.
# A line at the margin is what happens. Indented lines are what must follow; what is not said has not changed, and facts are complete.
# "due" is what is to be done now, "later" what waits for time. 1/1 are the generations of the IPv4 and the IPv6 half.

given a request for IPv4 and IPv6
  state PendingApproval
  wish  absent

at +1h
operator approves
  state Approved
  facts approved
  due   AllocatePort

at +1h1s
port et-0/0/1 is reserved
  facts port-allocated
  due   AllocateAddresses
addresses 198.51.100.0/31 and 2001:db8:ffff::/127
  facts addresses-allocated
  due   IssueLoa
loa PL-2026-0001 version 1 is issued until +90d
  state ProvisioningStarted
  facts loa-issued, provisioning-started
  due   nothing
  later Wait +90d
  wish  absent
peer says ready
  refused NotWiredYet wired, NoPrefixesStated statedPrefixes
peer retries
  refused NothingToRetry state

# The peer wires according to the LOA and tests the link on 169.254.0.0/16.
at +5d
peer says wired "XC-4711"
  facts wired
peer plans link test 1
  facts link-test-planned
  due   AddressLinkTest
link test 1 has 169.254.1.0/30
  due   PlaceLinkTest
  wish  test 169.254.1.2/30
link test 1 is on the router
  facts link-test-placed
  due   nothing
peer runs the link test
  facts link-test-started
  due   RunLinkTest
link test 1 passed "100 of 100 packets, 0.4 ms, 1500 octets"
  facts link-test-passed
  due   ClearLinkTest
  wish  absent
link test 1 is cleared
  facts link-test-cleared
  due   nothing

# BGP is configured; the peer states what it will announce and notifies.
at +6d
peer states 192.0.2.0/24 2001:db8:1::/48
  facts prefixes-stated
peer says ready
  facts ready
  due   ApplySession
  wish  deny-all 1/1
at +6d5s
router has deny-all 1/1
  state ProvisioningCompleted
  facts deny-all-applied
  due   nothing
  later Wait +9d5s
sessions Connect/Idle
sessions Established/OpenConfirm

# Both halves are up; half a minute later they are validated, still under DENY ALL.
at +6d20s
sessions Established/Established
  state Validating
  facts validating
  due   nothing
  later Validate +6d48s
  wish  deny-all 1/1
at +6d50s
  due   Validate
validation of 1/1 passed and permits 192.0.2.0/24 2001:db8:1::/48
  facts validation-passed
  due   ApplySession
  wish  open 1/1
router has open 1/1
  facts policy-opened
  due   VerifyOpening
at +6d55s
opening of 1/1 is verified
  state Active
  facts active
  due   nothing
  wish  open 1/1

# Active is watched.
at +30d
sessions Idle/Established
  facts session-down
at +30d1m
sessions Established/Established
  facts session-established
  due   nothing
