# A worker was still at it when the peer deleted: what it reserved is found and given back, even after all seemed over.

given a request for IPv4 and IPv6
operator approves
  state Approved
  facts approved
  due   AllocatePort
peer deletes
  state PendingRemove, then Gone
  facts removal-requested, gone
  due   nothing
at +1m
port et-0/0/1 is reserved
  state PendingRemove
  facts port-allocated, removal-reopened
  due   ReleasePort
  undo  ReleasePort
  wish  absent
addresses 198.51.100.0/31 and 2001:db8:ffff::/127
  facts addresses-allocated
  due   ReleaseAddresses
  undo  ReleaseAddresses, ReleasePort
loa PL-2026-0001 version 1 is issued until +90d
  facts loa-issued
  due   RevokeLoa
  undo  RevokeLoa, ReleaseAddresses, ReleasePort
link test 1 has 169.254.1.0/30
  facts result-late
  due   ReleaseLinkTest
  undo  ReleaseLinkTest, RevokeLoa, ReleaseAddresses, ReleasePort
undone ReleaseLinkTest
  facts undone
  due   RevokeLoa
undone RevokeLoa
  facts undone
  due   ReleaseAddresses
undone ReleaseAddresses
  facts undone
  due   ReleasePort
undone ReleasePort
  state Gone
  facts undone, gone
  due   nothing
validation of 1/1 passed and permits 192.0.2.0/24
  facts result-late
sessions Established/Established
time passes
