# Both ends of the cross connect: what the peer says of its own end before the cable is patched is in the letter.

given a request for IPv4 and IPv6
  state PendingApproval
  wish  absent

at +1h
peer states its end "F7/F8"
  facts demarc-stated
peer states its end "F7/F8"
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

# The colo gave it another pair: the letter is issued anew, and the time to wire is what it was.
at +2d
peer states its end "F9/F10"
  facts demarc-stated
  due   IssueLoa
loa PL-2026-0001 version 2 is issued until +92d
  facts loa-issued
  due   nothing

at +5d
peer says wired "XC-4711"
  facts wired
peer states its end "F11/F12"
  refused AlreadyWired wired
