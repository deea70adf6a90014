# An IPv6 half is open and not yet proved when its peer wants it no more, and wants it again before it is gone: it was never in service, so
# it goes, and is added anew.

given a connection that is Active for IPv4

at +1h
peer asks for IPv6
  facts change-requested
  due   AllocateHalf
the half has 2001:db8:ffff::/127
  facts addresses-allocated, change-started
  due   ApplySession
router has open/deny-all 1/1
  facts deny-all-applied
  due   nothing
sessions Established/Established
  facts session-established
peer states 2001:db8:1::/48
  facts prefixes-stated
at +1h30s
  due   ValidateHalf
IPv6 half at 1 is valid and permits 2001:db8:1::/48
  facts validation-passed
  due   ApplySession
router has open 1/1
  due   VerifyChange
peer takes the change back
  facts change-withdrawn, change-started
  due   TakeOffHalf
  halves IPv6 TakingOff
peer asks for IPv6
  facts change-requested
  due   TakeOffHalf
  halves IPv6 TakingOff
IPv6 half at 2 is off the router
  due   ReleaseHalf
IPv6 half is released
  facts change-done
  due   AllocateHalf
the half has 2001:db8:ffff::/127
  facts addresses-allocated, change-started
  due   ApplySession
  wish  open/deny-all 1/3
  halves IPv6 Adding
