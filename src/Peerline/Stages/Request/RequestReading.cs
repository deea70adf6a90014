using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Addressing;
using Peerline.Stages.Legacy;

namespace Peerline.Stages.Request;

/// <summary>From the text of a request to what it means. Pure.</summary>
internal static class RequestReading
{
    public static AddressProvider? Provider(ConnectionDraft draft) => draft.AddressProvider switch
    {
        null or "" => string.IsNullOrEmpty(draft.PrefixV4) && string.IsNullOrEmpty(draft.PrefixV6) ? AddressProvider.Operator
            : AddressProvider.Peer,
        var word when RequestRules.Is(word, nameof(AddressProvider.Peer)) => AddressProvider.Peer,
        var word when RequestRules.Is(word, nameof(AddressProvider.Operator)) => AddressProvider.Operator,
        _ => null,
    };

    /// <summary>The readable subnets that a connection brings.</summary>
    public static IEnumerable<Prefix> Prefixes(ConnectionDraft draft) =>
        Provider(draft) is not AddressProvider.Peer
            ? []
            : new[] { LinkPrefix.ReadV4(draft.PrefixV4).Prefix, LinkPrefix.ReadV6(draft.PrefixV6).Prefix }.OfType<Prefix>();

    public static LinkAddresses Link(Prefix subnet) => LinkAddressing.Split(subnet);

    public static LinkAddresses? Link(string? text) =>
        (LinkPrefix.ReadV4(text).Prefix ?? LinkPrefix.ReadV6(text).Prefix) is { } subnet ? Link(subnet) : null;

    /// <summary>The legacy session of the same ASN that one of the connection's subnets belongs to.</summary>
    public static LegacySession? LegacyOf(ConnectionDraft draft, RequestFacts facts)
    {
        var prefixes = Prefixes(draft).ToHashSet();
        return facts.Legacy.FirstOrDefault(l => l.PeerAsn == facts.PeerAsn?.Asn
            && (l.V4 is { } v4 && prefixes.Contains(v4.Addresses.Subnet) || l.V6 is { } v6 && prefixes.Contains(v6.Addresses.Subnet)));
    }

    /// <summary>What is asked for; a conversion that copies the list's 0 keeps what the link has.</summary>
    public static long? Bandwidth(ConnectionDraft draft, RequestFacts facts) =>
        draft.BandwidthMbps is null or 0 && LegacyOf(draft, facts) is { BandwidthMbps: { } provisioned } ? provisioned
            : draft.BandwidthMbps;

    /// <summary>A checked connection as a request of the model; call it only on a draft without problems.</summary>
    public static ConnectionRequest ToRequest(ConnectionDraft draft, RequestFacts facts)
    {
        var provider = Provider(draft)!.Value;
        var (v4, v6) = (LinkPrefix.ReadV4(draft.PrefixV4).Prefix, LinkPrefix.ReadV6(draft.PrefixV6).Prefix);
        var byOperator = provider is AddressProvider.Operator;
        return new ConnectionRequest
        {
            FacilityId = (int)draft.FacilityId!,
            BandwidthMbps = (int)Bandwidth(draft, facts)!,
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
