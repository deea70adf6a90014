# A new MD5 key for both halves: IPv4 first, and IPv6 only when IPv4 has come back with it. One half carries the traffic all the time.

given a connection that is Active for IPv4 and IPv6

at +1h
peer asks for key k2
  facts change-requested, change-started
  due   ApplySession
  wish  open 2/1
  halves IPv4 Updating
router has open 2/1
  due   VerifyChange
sessions Idle/Established
  facts session-down
  tasks session of Peer
at +1h5m
sessions Established/Established
  facts session-established
  tasks verify of Peerline
change of IPv4 at 2 is verified
  facts change-done, change-started
  due   ApplySession
  wish  open 2/2
  halves IPv6 Updating
  in-force 10000, IPv4 usual k2, IPv6 usual

# The peer forgot IPv6: after half an hour the old state is put back there, and it is said why. IPv4 keeps what was proved.
router has open 2/2
  due   VerifyChange
change of IPv6 at 2 is refuted "The session did not come up with the new key; it is Active."
  facts change-failed, change-started
  due   ApplySession
  wish  open 2/3
  halves IPv6 PuttingBack
  reason "The IPv6 session was not changed: The session did not come up with the new key; it is Active."
change of IPv6 at 2 is verified
  facts result-late
router has open 2/3
  facts change-undone
  due   nothing
  halves at rest
  in-force 10000, IPv4 usual k2, IPv6 usual
peer takes the change back
  refused NoChangeUnderway change

# Once more, and taken back half way.
at +2h
peer asks for key IPv6 k2
  facts change-requested, change-started
  due   ApplySession
  wish  open 2/4
router refuses "no"
  facts change-failed, change-started
  wish  open 2/5
  reason "The IPv6 session was not changed: The edge router did not take it: no"
router has open 2/5
  facts change-undone
  due   nothing
peer asks for key IPv6 k2
  facts change-requested, change-started
  due   ApplySession
  wish  open 2/6
peer takes the change back
  facts change-withdrawn, change-started
  wish  open 2/7
router has open 2/7
  facts change-undone
  due   nothing
  halves at rest
  reason none
