using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>What a peer asks for in one connection, after all input rules were passed.</summary>
public sealed record ConnectionRequest
{
    public LinkMedium Medium { get; init; }

    /// <summary>PeeringDB's id of the place where both networks are: a facility, or with <see cref="LinkMedium.Exchange"/> the exchange.</summary>
    public required int FacilityId { get; init; }
    public required int BandwidthMbps { get; init; }
    public required AddressProvider AddressProvider { get; init; }

    /// <summary>The /30 or /31 of the session when the peer provides it.</summary>
    public Prefix? PrefixV4 { get; init; }

    /// <summary>The /64 to /127 of the session when the peer provides it.</summary>
    public Prefix? PrefixV6 { get; init; }

    /// <summary>The two ends on a peering LAN, where the request says them: on an exchange, and towards its route servers.</summary>
    public LinkAddresses? LanV4 { get; init; }

    /// <inheritdoc cref="LanV4"/>
    public LinkAddresses? LanV6 { get; init; }

    /// <summary>The peer is the route server of an exchange (RFC 7947): it does not put its AS into paths, and next hops are its clients'.</summary>
    public bool TowardsRouteServer { get; init; }

    /// <summary>The route servers and ends of the peering's other connections; null when it has none on the LAN.</summary>
    public Mesh? MeshV4 { get; init; }

    /// <inheritdoc cref="MeshV4"/>
    public Mesh? MeshV6 { get; init; }

    /// <summary>Which halves the session is to have. With <see cref="AddressProvider.Peer"/> these are the given prefixes.</summary>
    public bool WantsV4 { get; init; } = true;
    public bool WantsV6 { get; init; } = true;

    /// <summary>How many prefixes the peer wants accepted; the limit counts what is received before policy.</summary>
    public int? MaxPrefixesV4 { get; init; }
    public int? MaxPrefixesV6 { get; init; }

    /// <summary>The MD5 key of both halves, sealed (see <c>Storage.Secrets</c>); null when the session has none.</summary>
    public string? SealedMd5Key { get; init; }

    /// <summary>The key of the IPv4 half where it is another one than that of both; empty when this half has none.</summary>
    public string? SealedMd5KeyV4 { get; init; }

    /// <summary>The key of the IPv6 half where it is another one than that of both; empty when this half has none.</summary>
    public string? SealedMd5KeyV6 { get; init; }
    public bool UseForPeeringService { get; init; }

    public bool Wants(Family family) => family is Family.IPv4 ? WantsV4 : WantsV6;

    public Prefix? PrefixOf(Family family) => family is Family.IPv4 ? PrefixV4 : PrefixV6;

    public Mesh? MeshOf(Family family) => family is Family.IPv4 ? MeshV4 : MeshV6;

    public LinkAddresses? LanOf(Family family) => family is Family.IPv4 ? LanV4 : LanV6;

    /// <summary>The same addresses for the half, as far as the request says them.</summary>
    public bool IsAsPlaced(Family family, ConnectionRequest other) =>
        PrefixOf(family) == other.PrefixOf(family) && LanOf(family) == other.LanOf(family);

    public int? MaxPrefixesOf(Family family) => family is Family.IPv4 ? MaxPrefixesV4 : MaxPrefixesV6;

    /// <summary>The sealed key of one half; null when it has none.</summary>
    public string? SealedKeyOf(Family family) =>
        ((family is Family.IPv4 ? SealedMd5KeyV4 : SealedMd5KeyV6) ?? SealedMd5Key) is { Length: > 0 } key ? key : null;

    /// <summary>The same request with another key for one half.</summary>
    public ConnectionRequest WithKey(Family family, string? sealedKey)
    {
        var other = SealedKeyOf(family is Family.IPv4 ? Family.IPv6 : Family.IPv4);
        return family is Family.IPv4 ? WithKeys(sealedKey, other) : WithKeys(other, sealedKey);
    }

    /// <summary>The one way to say it: a half that is not wanted has no limit, no addresses, and no key of its own.</summary>
    public ConnectionRequest Canonical()
    {
        var (v4, v6) = (SealedKeyOf(Family.IPv4), SealedKeyOf(Family.IPv6));
        return WithKeys(WantsV4 ? v4 : v6, WantsV6 ? v6 : v4) with
        {
            MaxPrefixesV4 = WantsV4 ? MaxPrefixesV4 : null,
            MaxPrefixesV6 = WantsV6 ? MaxPrefixesV6 : null,
            PrefixV4 = WantsV4 ? PrefixV4 : null,
            PrefixV6 = WantsV6 ? PrefixV6 : null,
            LanV4 = WantsV4 ? LanV4 : null,
            LanV6 = WantsV6 ? LanV6 : null,
            MeshV4 = WantsV4 ? MeshV4 : null,
            MeshV6 = WantsV6 ? MeshV6 : null,
        };
    }

    private ConnectionRequest WithKeys(string? v4, string? v6) => v4 == v6
        ? this with { SealedMd5Key = v4, SealedMd5KeyV4 = null, SealedMd5KeyV6 = null }
        : this with { SealedMd5Key = null, SealedMd5KeyV4 = v4, SealedMd5KeyV6 = v6 };

    /// <summary>The same request with all that it says of one half taken from another.</summary>
    public ConnectionRequest WithHalf(Family family, ConnectionRequest of)
    {
        var request = family is Family.IPv4
            ? this with { WantsV4 = of.WantsV4, PrefixV4 = of.PrefixV4, LanV4 = of.LanV4, MeshV4 = of.MeshV4, MaxPrefixesV4 = of.MaxPrefixesV4 }
            : this with { WantsV6 = of.WantsV6, PrefixV6 = of.PrefixV6, LanV6 = of.LanV6, MeshV6 = of.MeshV6, MaxPrefixesV6 = of.MaxPrefixesV6 };
        return request.WithKey(family, of.SealedKeyOf(family)).Canonical();
    }

    /// <summary>The same limit, key and mesh for the half.</summary>
    public bool SaysTheSameOf(Family family, ConnectionRequest other) =>
        MaxPrefixesOf(family) == other.MaxPrefixesOf(family) && SealedKeyOf(family) == other.SealedKeyOf(family)
        && MeshOf(family) == other.MeshOf(family);
}

/// <summary>Who gives the addresses of the session. Azure calls the operator <c>Microsoft</c>.</summary>
public enum AddressProvider { Peer, Operator }
