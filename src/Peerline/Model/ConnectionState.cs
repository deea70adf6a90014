namespace Peerline.Model;

/// <summary>
/// The states of a connection as the peer sees them, with Azure's names (not BGP states: see <see cref="SessionState"/>).
/// <see cref="Rejected"/> and <see cref="Gone"/> are ours.
/// </summary>
public enum ConnectionState
{
    PendingApproval,
    Rejected,
    Approved,
    ProvisioningStarted,
    ExternalBlocker,
    ProvisioningCompleted,
    ProvisioningFailed,
    Validating,
    Active,

    /// <summary>In service; a change of use (Peering Service) waits for the operator's approval.</summary>
    TypeChangeRequested,

    /// <summary>In service; a change of use is carried out, one half after the other.</summary>
    TypeChangeInProgress,
    PendingRemove,

    /// <summary>Everything is undone and released. The record stays for its history; no API shows it as a resource.</summary>
    Gone,
}
