namespace Peerline.Routing.Wire;

/// <summary>What a speaker is to its peer (RFC 9234 4.1).</summary>
public enum BgpRole : byte
{
    Provider = 0,
    RouteServer = 1,
    RouteServerClient = 2,
    Customer = 3,
    Peer = 4,
}
