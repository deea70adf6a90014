namespace Peerline.Routing.Bgp;

/// <summary>The six states of RFC 4271 8.2.2.</summary>
public enum BgpState : byte
{
    /// <summary>No connection, and none wanted, or a pause before the next attempt.</summary>
    Idle = 0,
    /// <summary>Waits for its own TCP connection.</summary>
    Connect = 1,
    /// <summary>Waits for the peer to connect, or for the next attempt.</summary>
    Active = 2,
    /// <summary>Our OPEN is out; waits for the peer's.</summary>
    OpenSent = 3,
    /// <summary>Both OPENs are there; waits for a KEEPALIVE.</summary>
    OpenConfirm = 4,
    /// <summary>Routes are exchanged.</summary>
    Established = 5,
}
