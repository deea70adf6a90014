# A session on an exchange: both have a port on its LAN, so there is no letter, no cable and no link test. Approved is the time in which
# the peer configures its side; "ready" brings DENY ALL, and from there on the way is that of every connection.

given a request for IPv4 and IPv6 on an exchange
  state PendingApproval
  wish  absent

operator offers 20000 at 72 until +7d
  refused OfferNeedsCable connection

at +1h
operator approves
  state Approved
  facts approved
  due   AllocatePort
peer states 192.0.2.0/24
  refused NotProvisioning state
port et-0/0/7 is reserved
  facts port-allocated
  due   AllocateAddresses
place on the LAN
  facts addresses-allocated, ready-awaited
  due   nothing
  later Wait +90d1h
  deadline +90d1h
  tasks prefixes of Peer, ready of Peer, deny-all of Peerline
  wish  absent

peer says wired "XC-1"
  refused NoCable connection
peer plans link test 1
  refused NoCable connection
peer says ready
  refused NoPrefixesStated statedPrefixes
peer asks for limit IPv4 500
  facts change-done
  in-force 10000, IPv4 500, IPv6 usual

at +2h
peer states 192.0.2.0/24 2001:db8:1::/48
  facts prefixes-stated
peer says ready
  state ProvisioningStarted
  facts ready
  due   ApplySession
  wish  deny-all 1/1
peer deletes
  refused DeleteWhileProvisioning state
router has deny-all 1/1
  state ProvisioningCompleted
  facts deny-all-applied
  due   nothing
sessions Established/Established
  state Validating
  facts validating
at +2h30s
  due   Validate
validation of 1/1 failed "A default route is received."
  state ProvisioningFailed
  facts validation-failed, provisioning-failed
  due   nothing
  wish  deny-all 1/1

# What was wrong is mended; the session stays where it is, under DENY ALL.
at +3h
peer retries
  state Approved
  facts retried
  wish  deny-all 1/1
  deadline +90d3h
peer says ready
  state ProvisioningStarted
  facts ready
  due   ApplySession
router has deny-all 2/2
  state ProvisioningCompleted, then Validating
  facts deny-all-applied, validating
  due   Validate
validation of 2/2 passed and permits 192.0.2.0/24 2001:db8:1::/48
  facts validation-passed
  due   ApplySession
router has open 2/2
  facts policy-opened
  due   VerifyOpening
opening of 2/2 is verified
  state Active
  facts active
  due   nothing

# And back: no letter to revoke, and the port on the LAN stays.
at +10d
peer deletes
  state PendingRemove
  facts removal-requested
  due   Drain
  undo  Drain, RemoveFromRouter, VerifyRemoved, ReleaseAddresses, ReleasePort
draining
  facts drain-started
  due   nothing
at +10d2m
  due   Wait
time passes
  facts drain-ended, undone
  due   RemoveFromRouter
undone RemoveFromRouter
  facts undone
  due   VerifyRemoved
undone VerifyRemoved
  facts undone
  due   ReleaseAddresses
undone ReleaseAddresses
  facts undone
  due   ReleasePort
undone ReleasePort
  state Gone
  facts undone, gone
  due   nothing
