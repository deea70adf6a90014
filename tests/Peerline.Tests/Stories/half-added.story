# An IPv6 half for a connection of IPv4: under DENY ALL until its routes are validated. IPv4 is never asked.

given a connection that is Active for IPv4

at +1h
peer asks for IPv6, limit IPv6 100
  facts change-requested
  due   AllocateHalf
  wish  open 1/-
the half has 2001:db8:ffff::/127
  facts addresses-allocated, change-started
  due   ApplySession
  wish  open/deny-all 1/1
  tasks prefixes of Peer, session of Peer
router has open/deny-all 1/1
  facts deny-all-applied
  due   nothing
  later Wait +3d1h
sessions Established/Established
  facts session-established
peer states 2001:db8:1::/48
  facts prefixes-stated
  due   nothing
  later ValidateHalf +1h28s
  tasks validation of Peerline
at +1h30s
  due   ValidateHalf
IPv6 half at 1 is valid and permits 2001:db8:1::/48
  facts validation-passed
  due   ApplySession
  wish  open 1/1
router has open 1/1
  due   VerifyChange
change of IPv6 at 1 is verified
  facts change-done
  due   nothing
  halves at rest
  in-force 10000, IPv4 usual, IPv6 100
