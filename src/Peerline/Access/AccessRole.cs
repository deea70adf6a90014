namespace Peerline.Access;

/// <summary>What a principal may do where it was assigned the role.</summary>
public enum AccessRole
{
    /// <summary>Sees everything, changes nothing.</summary>
    Reader,

    /// <summary>Does everything that a peer does: registers, requests, changes and ends. Assigns no roles.</summary>
    PeerContributor,

    /// <summary>Does everything, also what only the operator may say, and assigns roles.</summary>
    Operator,
}
