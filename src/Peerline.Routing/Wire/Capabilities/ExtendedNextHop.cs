using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>One entry of an extended next hop capability.</summary>
/// <param name="Family">The family of the prefixes.</param>
/// <param name="NextHopAfi">What their next hop may be.</param>
public readonly record struct ExtendedNextHop(AfiSafi Family, Afi NextHopAfi)
{
    /// <summary><c>ipv4-unicast via IPv6</c>.</summary>
    public override string ToString() => $"{Family} via {NextHopAfi}";
}
