using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bmp;

/// <summary>What identifies a session or a Loc-RIB among those of one router (RFC 7854 4.2, RFC 9069 4.1).</summary>
/// <param name="Type">The peer type.</param>
/// <param name="Distinguisher">The routing instance; zero for the default one.</param>
/// <param name="Address">The peer's address; without a family for a Loc-RIB.</param>
public readonly record struct BmpPeerKey(BmpPeerType Type, RouteDistinguisher Distinguisher, Address Address);
