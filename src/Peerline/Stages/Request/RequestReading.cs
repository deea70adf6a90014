using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Addressing;
using Peerline.Stages.Legacy;

namespace Peerline.Stages.Request;

/// <summary>From the text of a request to what it means. Pure.</summary>
internal static class RequestReading
{
    public static bool IsExchange(PeeringDraft draft) => RequestRules.Is(draft.Kind ?? "", nameof(PeeringKind.Exchange));

    public static AddressProvider? Provider(ConnectionDraft draft) => draft.AddressProvider switch
    {
        null or "" => string.IsNullOrEmpty(draft.PrefixV4) && string.IsNullOrEmpty(draft.PrefixV6) ? AddressProvider.Operator
            : AddressProvider.Peer,
        var word when RequestRules.Is(word, nameof(AddressProvider.Peer)) => AddressProvider.Peer,
        var word when RequestRules.Is(word, nameof(AddressProvider.Operator)) => AddressProvider.Operator,
        _ => null,
    };

    /// <summary>The ends that a connection of this peering says of a LAN; null on a cable between two routers, and where they are not readable.</summary>
    public static LinkAddresses? Lan(PeeringDraft peering, ConnectionDraft draft, RequestFacts facts, Family family)
    {
        var isV4 = family is Family.IPv4;
        if (!Address.TryParse(isV4 ? draft.PeerAddressV4 : draft.PeerAddressV6, out var peer)) return null;
        if (IsExchange(peering))
        {
            return facts.ExchangeOf(draft) is { } exchange && (isV4 ? exchange.V4 : exchange.V6) is { } lan
                ? new LinkAddresses(lan.Lan, peer, lan.Operator, FromPool: false) { IsOnLan = true }
                : null;
        }

        return PeeringType.Of(peering).IsRouteServer && Prefix.TryParse(isV4 ? draft.PrefixV4 : draft.PrefixV6, out var subnet)
            && Address.TryParse(isV4 ? draft.OperatorAddressV4 : draft.OperatorAddressV6, out var ours)
                ? new LinkAddresses(subnet, peer, ours, FromPool: false) { IsOnLan = true }
                : null;
    }

    /// <summary>The readable subnets that a connection brings.</summary>
    public static IEnumerable<Prefix> Prefixes(ConnectionDraft draft) =>
        Provider(draft) is not AddressProvider.Peer
            ? []
            : new[] { LinkPrefix.ReadV4(draft.PrefixV4).Prefix, LinkPrefix.ReadV6(draft.PrefixV6).Prefix }.OfType<Prefix>();

    public static LinkAddresses Link(Prefix subnet) => LinkAddressing.Split(subnet);

    public static LinkAddresses? Link(string? text) =>
        (LinkPrefix.ReadV4(text).Prefix ?? LinkPrefix.ReadV6(text).Prefix) is { } subnet ? Link(subnet) : null;

    /// <summary>The legacy session of the same ASN that one of the connection's subnets, or of its addresses on a LAN, belongs to.</summary>
    public static LegacySession? LegacyOf(PeeringDraft peering, ConnectionDraft draft, RequestFacts facts)
    {
        if (IsExchange(peering))
        {
            var peers = new[] { Lan(peering, draft, facts, Family.IPv4), Lan(peering, draft, facts, Family.IPv6) }
                .OfType<LinkAddresses>().Select(l => l.Peer).ToHashSet();
            return facts.Legacy.FirstOrDefault(l => l.IsOnExchange && l.FacilityId == draft.FacilityId && l.PeerAsn == facts.PeerAsn?.Asn
                && new[] { l.V4, l.V6 }.Any(h => h is not null && peers.Contains(h.Addresses.Peer)));
        }

        if (PeeringType.Of(peering).IsRouteServer) return null;
        var prefixes = Prefixes(draft).ToHashSet();
        return facts.Legacy.FirstOrDefault(l => !l.IsOnExchange && l.PeerAsn == facts.PeerAsn?.Asn
            && (l.V4 is { } v4 && prefixes.Contains(v4.Addresses.Subnet) || l.V6 is { } v6 && prefixes.Contains(v6.Addresses.Subnet)));
    }

    /// <summary>What is asked for; a conversion that copies the list's 0 keeps what the link has.</summary>
    public static long? Bandwidth(PeeringDraft peering, ConnectionDraft draft, RequestFacts facts) =>
        draft.BandwidthMbps is null or 0 && LegacyOf(peering, draft, facts) is { BandwidthMbps: { } provisioned } ? provisioned
            : draft.BandwidthMbps;

    /// <summary>A checked connection as a request of the model; call it only on a draft without problems.</summary>
    public static ConnectionRequest ToRequest(PeeringDraft peering, ConnectionDraft draft, RequestFacts facts)
    {
        var type = PeeringType.Of(peering);
        return IsExchange(peering) || type.IsRouteServer ? OnLan(peering, draft, facts, type) : OnCable(peering, draft, facts);
    }

    private static ConnectionRequest OnLan(PeeringDraft peering, ConnectionDraft draft, RequestFacts facts, PeeringType type)
    {
        var (v4, v6) = (Lan(peering, draft, facts, Family.IPv4), Lan(peering, draft, facts, Family.IPv6));
        var exchange = IsExchange(peering) ? facts.ExchangeOf(draft) : null;
        return new ConnectionRequest
        {
            Medium = exchange is null ? LinkMedium.Cable : LinkMedium.Exchange,
            FacilityId = (int)draft.FacilityId!,
            BandwidthMbps = exchange?.BandwidthMbps ?? (int)draft.BandwidthMbps!,
            AddressProvider = AddressProvider.Peer,
            LanV4 = v4,
            LanV6 = v6,
            TowardsRouteServer = exchange is null && type.IsRouteServer,
            MeshV4 = exchange is null ? MeshOf(peering, v4, facts, Family.IPv4) : null,
            MeshV6 = exchange is null ? MeshOf(peering, v6, facts, Family.IPv6) : null,
            WantsV4 = v4 is not null,
            WantsV6 = v6 is not null,
            MaxPrefixesV4 = (int?)draft.MaxPrefixesV4,
            MaxPrefixesV6 = (int?)draft.MaxPrefixesV6,
            UseForPeeringService = draft.UseForPeeringService,
        };
    }

    /// <summary>The other connections of the request on the same LAN.</summary>
    private static Mesh? MeshOf(PeeringDraft peering, LinkAddresses? own, RequestFacts facts, Family family) => own is null ? null
        : Mesh.Of(peering.Connections.Select(c => Lan(peering, c, facts, family)).OfType<LinkAddresses>()
            .Where(l => l.Subnet == own.Subnet && l.Peer != own.Peer).Distinct());

    private static ConnectionRequest OnCable(PeeringDraft peering, ConnectionDraft draft, RequestFacts facts)
    {
        var provider = Provider(draft)!.Value;
        var (v4, v6) = (LinkPrefix.ReadV4(draft.PrefixV4).Prefix, LinkPrefix.ReadV6(draft.PrefixV6).Prefix);
        var byOperator = provider is AddressProvider.Operator;
        return new ConnectionRequest
        {
            FacilityId = (int)draft.FacilityId!,
            BandwidthMbps = (int)Bandwidth(peering, draft, facts)!,
            AddressProvider = provider,
            PrefixV4 = byOperator ? null : v4,
            PrefixV6 = byOperator ? null : v6,
            WantsV4 = byOperator ? draft.MaxPrefixesV4 is not null || draft.MaxPrefixesV6 is null : v4 is not null,
            WantsV6 = byOperator ? draft.MaxPrefixesV6 is not null || draft.MaxPrefixesV4 is null : v6 is not null,
            MaxPrefixesV4 = (int?)draft.MaxPrefixesV4,
            MaxPrefixesV6 = (int?)draft.MaxPrefixesV6,
            UseForPeeringService = draft.UseForPeeringService,
        };
    }
}
