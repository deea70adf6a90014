namespace Peerline.Routing.Wire;

/// <summary>What a speaker is to its peer (RFC 9234 4.1).</summary>
public enum BgpRole : byte
{
    /// <summary>The sender is the provider of its peer.</summary>
    Provider = 0,
    /// <summary>The sender is a route server.</summary>
    RouteServer = 1,
    /// <summary>The sender is a client of a route server.</summary>
    RouteServerClient = 2,
    /// <summary>The sender is the customer of its peer.</summary>
    Customer = 3,
    /// <summary>Sender and peer are peers.</summary>
    Peer = 4,
}
