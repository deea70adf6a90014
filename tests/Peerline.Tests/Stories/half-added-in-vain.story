# A new half that nobody uses, or whose routes do not pass, is taken off again; what is in force stays in force.

given a connection that is Active for IPv4

at +1h
peer asks for IPv6
  facts change-requested
  due   AllocateHalf
step AllocateHalf fails "No IPv6 subnet is free.", again at +1h1m
  facts step-failed
  due   nothing
  later AllocateHalf +1h1m
at +1h1m
  due   AllocateHalf
the half has 2001:db8:ffff::/127
  facts addresses-allocated, change-started
  due   ApplySession
router has open/deny-all 1/1
  facts deny-all-applied
  due   nothing
  later Wait +3d1h1m
at +3d1h1m
  due   Wait
time passes
  facts change-failed, change-started
  due   TakeOffHalf
  wish  open 1/-
  halves IPv6 TakingOff
  reason "The IPv6 half was not added: No prefixes were stated for it in time."
IPv6 half at 2 is off the router
  due   ReleaseHalf
  halves IPv6 Releasing
IPv6 half is released
  facts change-done
  due   nothing
  in-force 10000, IPv4 usual

# The second time, in place of IPv4. Its generation counts on from the first. IPv4 stays, since nothing takes its place.
at +4d
peer asks for IPv6, no IPv4
  facts change-requested
  due   AllocateHalf
the half has 2001:db8:ffff::/127
  facts addresses-allocated, change-started
  due   ApplySession
  wish  open/deny-all 1/3
router has open/deny-all 1/3
  facts deny-all-applied
  due   nothing
peer states 2001:db8:1::/48
  facts prefixes-stated
sessions Established/Established
  facts session-established
at +4d1m
  due   ValidateHalf
IPv6 half at 3 is invalid "default-route (IPv6): A default route is received."
  facts validation-failed, change-failed, change-started
  due   TakeOffHalf
  wish  open 1/-
  reason "The IPv6 half was not added: default-route (IPv6): A default route is received."
IPv6 half at 4 is off the router
  due   ReleaseHalf
IPv6 half is released
  facts change-done
  due   nothing
  in-force 10000, IPv4 usual
