# A session that was there before Peerline is taken over as it is: review, then Active, with nothing pushed. Later it is deprovisioned.

given a legacy session on et-0/0/9 with IPv4 and IPv6
peer resubmits for facility 72
  refused AdoptionTakesNoChanges connection
at +1h
adopted on et-0/0/9 with 198.51.100.0/31 and 2001:db8:ffff::/127
  facts result-late
  due   nothing
operator approves
  facts approved
  due   AdoptSession
  wish  absent

# It was changed by hand since it was claimed: the operator decides anew.
adoption fails "The session's configuration has changed since."
  facts  adoption-failed
  due    nothing
  reason "The session's configuration has changed since."
at +2h
operator approves
  facts  approved
  due    AdoptSession
  reason none
adopted on et-0/0/9 with 198.51.100.0/31 and 2001:db8:ffff::/127
  state Active
  facts adopted
  due   nothing
  wish  adopted 1/1
sessions Established/Established
  facts session-established, session-established

# What was adopted is left as it is: its key is not known here.
peer asks for limit IPv4 500
  refused AdoptedHalfStays connection
peer states 192.0.2.0/24
  refused AdoptedAcceptsItsOwn prefixes
operator drains "new line cards"
  refused AdoptedNotDrained connection
operator restores "as it was"
  refused AdoptedNotRestored connection
peer asks for bandwidth 20000
  facts change-requested
operator approves
  facts change-approved, change-done
  wish  adopted 1/1

# Away: its policy is the operator's own text and is not rewritten for a drain.
at +300d
peer deletes
  state PendingRemove
  facts removal-requested
  due   RemoveFromRouter
  undo  RemoveFromRouter, VerifyRemoved, ReleaseAddresses, ReleasePort
  wish  absent
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
