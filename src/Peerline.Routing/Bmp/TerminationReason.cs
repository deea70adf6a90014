namespace Peerline.Routing.Bmp;

/// <summary>Why the router ends the BMP connection, in registry order (RFC 7854 4.5).</summary>
public enum TerminationReason : ushort
{
    /// <summary>Administratively closed; it may come back.</summary>
    AdministrativelyClosed = 0,
    /// <summary>No reason given.</summary>
    Unspecified = 1,
    /// <summary>The router has no resources left for it.</summary>
    OutOfResources = 2,
    /// <summary>The router found that it has another connection to this station.</summary>
    RedundantConnection = 3,
    /// <summary>Closed for good; it will not come back.</summary>
    PermanentlyClosed = 4,
}
