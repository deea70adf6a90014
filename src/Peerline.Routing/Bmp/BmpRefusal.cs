namespace Peerline.Routing.Bmp;

/// <summary>Why a connection was closed before anything was read from it.</summary>
public enum BmpRefusal : byte
{
    /// <summary>The address is not one that may connect.</summary>
    NotAdmitted = 1,
    /// <summary>As many routers are connected as are allowed.</summary>
    TooManyConnections = 2,
    /// <summary>As many connections from this address are open as are allowed.</summary>
    TooManyFromAddress = 3,
}
