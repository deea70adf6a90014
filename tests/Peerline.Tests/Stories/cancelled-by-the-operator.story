# DELETE is refused in ProvisioningStarted and ProvisioningCompleted; the operator's cancel is the way out, and all is taken back.

given a connection that is ProvisioningStarted for IPv4 and IPv6, wired, with prefixes stated
at +1d
peer says ready
  facts ready
  due   ApplySession
peer deletes
  refused DeleteWhileProvisioning state
operator deletes
  refused DeleteWhileProvisioning state
router has deny-all 1/1
  state ProvisioningCompleted
  facts deny-all-applied
  due   nothing
peer deletes
  refused DeleteWhileProvisioning state
at +2d
operator cancels "The peer has left the building."
  state  PendingRemove
  facts  cancelled, removal-requested
  due    RemoveFromRouter
  undo   RemoveFromRouter, VerifyRemoved, RevokeLoa, IssueCeaseLetter, ReleaseAddresses, ReleasePort
  reason "The peer has left the building."
  wish   absent
peer says ready
  refused BeingRemoved state
peer deletes
undone RemoveFromRouter
  facts undone
  due   VerifyRemoved
undone VerifyRemoved
  facts undone
  due   RevokeLoa
undone RevokeLoa
  facts undone
  due   IssueCeaseLetter
undone IssueCeaseLetter
  facts undone
  due   ReleaseAddresses
undone ReleaseAddresses
  facts undone
  due   ReleasePort
undone ReleasePort
  state Gone
  facts undone, gone
  due   nothing
peer retries
  refused AlreadyGone state
peer deletes
