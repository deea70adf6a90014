# IPv6 only. There is no IPv4 half that anything could wait for, and none appears because a router says so.

given a request for IPv6 only
operator approves
  state Approved
  facts approved
  due   AllocatePort
port et-0/0/1 is reserved
  facts port-allocated
  due   AllocateAddresses
# A session without halves would have nothing to validate.
addresses none
  facts step-failed
  due   nothing
operator retries
  facts retried
  due   AllocateAddresses
addresses 2001:db8:ffff::/127
  facts addresses-allocated
  due   IssueLoa
loa PL-2026-0001 version 1 is issued until +90d
  state ProvisioningStarted
  facts loa-issued, provisioning-started
  due   nothing
peer says wired "XC-1"
  facts wired
peer states none
  facts prefixes-stated
peer says ready
  refused NoPrefixesStated statedPrefixes
peer states 2001:db8:1::/48
  facts prefixes-stated
peer says ready
  facts ready
  due   ApplySession
  wish  deny-all -/1
router has deny-all 1/1
  state ProvisioningCompleted
  facts deny-all-applied
  due   nothing
sessions -/Established
  state Validating
  facts validating
at +30s
  due Validate
validation of -/1 passed and permits 2001:db8:1::/48
  facts validation-passed
  due   ApplySession
router has open -/1
  facts policy-opened
  due   VerifyOpening
opening of -/1 is verified
  state Active
  facts active
  due   nothing
  wish  open -/1
