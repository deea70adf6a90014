# The conversion is deleted while the session is being read: it stays as it was on the router, and what was reserved is given back.

given a legacy session on et-0/0/9 with IPv4 and IPv6
operator approves
  facts approved
  due   AdoptSession
peer deletes
  state PendingRemove, then Gone
  facts removal-requested, gone
  due   nothing
adopted on et-0/0/9 with 198.51.100.0/31 and 2001:db8:ffff::/127
  state PendingRemove
  facts result-late, removal-reopened
  due   ReleaseAddresses
  undo  ReleaseAddresses, ReleasePort
  wish  absent
undone ReleaseAddresses
  facts undone
  due   ReleasePort
undone ReleasePort
  state Gone
  facts undone, gone
  due   nothing
