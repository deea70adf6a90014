namespace Peerline.Client.Contracts;

/// <summary>Everything that the peer needs to configure its side of the session. It never holds a key.</summary>
public sealed record ParameterSheet
{
    public required Guid ConnectionId { get; init; }
    public required string OperatorName { get; init; }
    public required uint OperatorAsn { get; init; }
    public required uint PeerAsn { get; init; }
    public required string NocEmail { get; init; }
    public required string NocPhone { get; init; }
    public required int Mtu { get; init; }

    /// <summary>How the links are to be bundled on your side too; null where there is one and no LAG.</summary>
    public LagParameters? Lag { get; init; }

    /// <summary>A session is signed with the key that the peer gave (RFC 2385); each says whether it is one of them.</summary>
    public required bool Md5 { get; init; }

    /// <summary>TTL 255 on both sides (RFC 5082): no multihop.</summary>
    public required bool Gtsm { get; init; }
    public required int HoldTimeSeconds { get; init; }

    /// <summary>The BGP role on the peer's side (RFC 9234): <c>peer</c>, or <c>rs-server</c> of a route server.</summary>
    public required string Role { get; init; }

    /// <summary>Without it the session stays down.</summary>
    public bool RoleRequired { get; init; }
    public SessionParameters? V4 { get; init; }
    public SessionParameters? V6 { get; init; }

    /// <summary>The same as configuration text, to be read before it is used.</summary>
    public IReadOnlyList<ConfigurationHint> Hints { get; init; } = [];
}

/// <summary>One half of the session as the peer configures it.</summary>
/// <param name="MaxPrefixes">How many prefixes the operator takes before it closes the session; counted before policy.</param>
/// <param name="Announced">What the operator will announce, exactly.</param>
/// <param name="RecommendedLimit">The limit that the operator recommends towards itself.</param>
public sealed record SessionParameters(
    string Family, string Subnet, string PeerAddress, string OperatorAddress, int MaxPrefixes, IReadOnlyList<string> Announced,
        int RecommendedLimit,
    IReadOnlyList<StatedPrefix> Stated)
{
    /// <summary>This half is signed with the key that the peer gave for it (RFC 2385).</summary>
    public bool Md5 { get; init; }

    /// <summary>Of a route server: the operator's other ends on the LAN, each a neighbour as well, with the same parameters.</summary>
    public IReadOnlyList<string> Mesh { get; init; } = [];
}

/// <param name="Name"><c>frr</c>, <c>bird</c>, <c>junos</c>, <c>ios-xr</c>, <c>eos</c> or <c>sr-os</c>.</param>
public sealed record ConfigurationHint(string Name, string Title, string Text)
{
    /// <summary>What stands in the text for what only the peer knows: the name of its port, and its MD5 key.</summary>
    public const string Port = "PORT-OF-THE-CROSS-CONNECT", Key = "MD5-KEY-AS-AGREED";
}

/// <summary>A bundle as both ends have it (IEEE 802.1AX).</summary>
/// <param name="Lacp">Active on both ends; without it both bundle as they are.</param>
/// <param name="MinimumLinks">With fewer members up the operator's end takes the interface down.</param>
public sealed record LagParameters(int Members, bool Lacp, int MinimumLinks);
