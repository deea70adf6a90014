using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Addressing;

/// <summary>One half of the session as the peer configures it.</summary>
/// <param name="Peer">The address on the peer's router.</param>
/// <param name="Operator">The neighbour that the peer configures.</param>
/// <param name="MaxPrefixes">How many prefixes we take before we close the session; counted before policy.</param>
/// <param name="Announced">What we will announce, exactly.</param>
/// <param name="RecommendedLimit">The limit that we recommend towards us.</param>
/// <param name="Stated">What the peer has stated so far.</param>
/// <param name="Md5">This half is signed with the key that the peer gave for it (RFC 2385).</param>
/// <param name="Mesh">Of a route server: the operator's other ends on the LAN, each a neighbour as well, with the same parameters.</param>
public sealed record SessionParameters(
    Family Family, Prefix Subnet, Address Peer, Address Operator, int MaxPrefixes,
    IReadOnlyList<Prefix> Announced, int RecommendedLimit, IReadOnlyList<StatedPrefix> Stated, bool Md5, IReadOnlyList<Address> Mesh)
{
    /// <summary>Every neighbour that the peer configures.</summary>
    internal IReadOnlyList<Address> Neighbors => [Operator, .. Mesh];

    internal static SessionParameters? Of(Connection c, PeeringPolicy policy, Family family, LinkAddresses? link)
    {
        if (link is null) return null;
        var (isV4, afi) = (family is Family.IPv4, family is Family.IPv4 ? Afi.IPv4 : Afi.IPv6);
        IReadOnlyList<Prefix> announced = [.. policy.Announced.Where(p => p.Afi == afi).Distinct().Order()];
        return new SessionParameters(
            family, link.Subnet, link.Peer, link.Operator,
            c.Asked.MaxPrefixesOf(family) ?? (isV4 ? policy.DefaultMaxPrefixesV4 : policy.DefaultMaxPrefixesV6),
            announced, Limit(announced.Count),
            [.. (c.Stated?.Prefixes ?? []).Where(s => s.Prefix.Afi == afi).OrderBy(s => s.Prefix)],
            c.Asked.SealedKeyOf(family) is not null,
            [.. c.Asked.MeshOf(family)?.Links.Select(l => l.Operator) ?? []]);
    }

    /// <summary>Half as much again and ten, in tens: room to grow, and still far below a leak.</summary>
    private static int Limit(int announced) => (announced + announced / 2 + 10 + 9) / 10 * 10;
}
