# A key that was mistyped is mended before "ready"; what a letter or a port was made for is not.

given a connection that is ProvisioningStarted for IPv4 and IPv6, wired, with prefixes stated

at +1d
peer asks for key k2, limit IPv4 500
  facts change-done
  in-force 10000, IPv4 500 k2, IPv6 usual k2
peer asks for bandwidth 20000
  refused CannotChangeNow state
peer says ready
  facts ready
  due   ApplySession
  wish  deny-all 1/1
peer asks for key k3
  refused CannotChangeNow state
