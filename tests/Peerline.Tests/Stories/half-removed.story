# An IPv6 half is drained, taken off the router and released. Until it is off, the peer may want it back.

given a connection that is Active for IPv4 and IPv6

at +1h
peer asks for no IPv6
  facts change-requested, change-started
  due   ApplySession
  wish  open/drain 1/2
  halves IPv6 Draining
router has open 1/2
  facts drain-started
  due   nothing
  later Wait +1h2m
peer asks for IPv6
  facts change-withdrawn, change-started
  due   ApplySession
  wish  open 1/3
router has open 1/3
  facts change-undone
  due   nothing
  halves at rest

at +2h
peer asks for no IPv6
  facts change-requested, change-started
  due   ApplySession
  wish  open/drain 1/4
router has open 1/4
  facts drain-started
  due   nothing
at +2h2m
  due   Wait
time passes
  facts drain-ended, change-started
  due   TakeOffHalf
  wish  open 1/-
  halves IPv6 TakingOff
IPv6 half at 5 is off the router
  due   ReleaseHalf
  in-force 10000, IPv4 usual
peer takes the change back
  refused NoChangeUnderway change
IPv6 half is released
  facts change-done
  due   nothing
  wish  open 1/-
peer asks for no IPv4
  refused LastHalfStays connection
peer asks for facility 72, addresses of its own
  refused FacilityStays facilityId, AddressesStay addressProvider
