using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Request;

/// <summary>The rules of one requested connection over a cable.</summary>
internal sealed class DirectConnectionRules(
    PeeringDraft peering, ConnectionDraft draft, RequestFacts facts, string target, List<Problem> problems)
    : ConnectionRules(draft, facts, target, problems)
{
    /// <summary>Bandwidth is sold in steps of a 10 Gbps port.</summary>
    public const int BandwidthStep = 10_000;

    public override void Check(IEnumerable<ConnectionDraft> before)
    {
        CheckFacility();
        CheckBandwidth();
        CheckMd5();
        if (PeeringType.Of(peering).IsRouteServer)
        {
            CheckRouteServer(before);
            return;
        }

        var provider = RequestReading.Provider(Draft);
        if (provider is null)
            Add("InvalidAddressProvider", "The session's addresses are given by Peer or by Operator.", "addressProvider");
        else if (provider is AddressProvider.Operator) CheckOperatorsPrefixes();
        else CheckPeersPrefixes(before);
        var byPeer = provider is AddressProvider.Peer;
        CheckLimit(Draft.MaxPrefixesV4, !byPeer || !string.IsNullOrEmpty(Draft.PrefixV4), "maxPrefixesV4", Family.IPv4);
        CheckLimit(Draft.MaxPrefixesV6, !byPeer || !string.IsNullOrEmpty(Draft.PrefixV6), "maxPrefixesV6", Family.IPv6);
        CheckEnds();
        CheckConversion();
    }

    private void CheckFacility()
    {
        if (Draft.FacilityId is null or <= 0 or > int.MaxValue)
            Add("InvalidFacility", "The facility is named by its PeeringDB id, a number greater than 0.", "facilityId");
        else if (Facts.Metro is { } metro && Facts.Facilities.All(f => f.PeeringDbId != Draft.FacilityId))
            Add("FacilityNotInMetro",
                $"Facility {Draft.FacilityId} is not one of {metro.Name}'s: {List(Facts.Facilities.Select(f => f.PeeringDbId))}.",
                    "facilityId");
    }

    private void CheckBandwidth()
    {
        var asked = RequestReading.Bandwidth(peering, Draft, Facts);
        if (asked is null or <= 0)
        {
            Add("InvalidBandwidth", $"Bandwidth {asked ?? 0} must be greater than 0.", "bandwidthMbps");
            return;
        }

        if (asked % BandwidthStep != 0)
            Add("InvalidBandwidth", $"Bandwidth {asked} must have a multiple of {BandwidthStep}.", "bandwidthMbps");
        if (Facts.Metro is { } metro && asked > metro.BandwidthOffers.Max(o => o.Mbps))
            Add("BandwidthNotOffered",
                $"Bandwidth {asked} is greater than {metro.BandwidthOffers.Max(o => o.Mbps)}, the most that is offered in {metro.Name}.",
                    "bandwidthMbps");
        // A LAG gets further members.
        if (Present is { IsInService: true, Port: { Lag: null } port } && asked > Present.Requested.BandwidthMbps
            && Facts.PortMbps.TryGetValue(port.PortId, out var speed) && asked > speed)
            Add("PortTooSmall",
                $"The connection ends on a port of {speed} Mbps, which does not carry {asked}: add a second connection of that bandwidth, "
                    + "and remove this one when the other is Active.", "bandwidthMbps");
    }

    /// <summary>With the operator's addresses a subnet may stand in the request only as it was read: the one that was allocated.</summary>
    private void CheckOperatorsPrefixes()
    {
        if (!IsAllocated(Draft.PrefixV4, Present?.Addresses?.V4))
            Add("PrefixIsOperators", "The operator gives the addresses: leave the IPv4 subnet out.", "prefixV4");
        if (!IsAllocated(Draft.PrefixV6, Present?.Addresses?.V6))
            Add("PrefixIsOperators", "The operator gives the addresses: leave the IPv6 subnet out.", "prefixV6");
    }

    private static bool IsAllocated(string? text, LinkAddresses? allocated) =>
        string.IsNullOrEmpty(text) || Prefix.TryParse(text, out var prefix) && allocated?.Subnet == prefix;

    // ---- a route server: the LAN of its exchange, and both ends on it -------------------------------------------------------------

    private void CheckRouteServer(IEnumerable<ConnectionDraft> before)
    {
        if (RequestReading.Provider(Draft) is not AddressProvider.Peer)
            Add("InvalidAddressProvider", "The addresses on the LAN of an exchange are the peer's to give.", "addressProvider");
        if (string.IsNullOrEmpty(Draft.PrefixV4) && string.IsNullOrEmpty(Draft.PrefixV6))
            Add("NoSessionPrefix", "The peering LAN is required: its IPv4 prefix, its IPv6 prefix, or both.", "prefixV4");
        var others = before.ToList();
        CheckRouteServer(Family.IPv4, Draft.PrefixV4, Draft.PeerAddressV4, Draft.OperatorAddressV4, "V4", others);
        CheckRouteServer(Family.IPv6, Draft.PrefixV6, Draft.PeerAddressV6, Draft.OperatorAddressV6, "V6", others);
        // Azure's own request for a route server names a limit for a family that it does not have.
        CheckLimit(Draft.MaxPrefixesV4, true, "maxPrefixesV4", Family.IPv4);
        CheckLimit(Draft.MaxPrefixesV6, true, "maxPrefixesV6", Family.IPv6);
    }

    private void CheckRouteServer(
        Family family, string? prefix, string? peer, string? ours, string suffix, IReadOnlyList<ConnectionDraft> before)
    {
        if (string.IsNullOrEmpty(prefix))
        {
            if (!string.IsNullOrEmpty(peer) || !string.IsNullOrEmpty(ours))
                Add("NoSessionPrefix", $"The {family} prefix of the peering LAN is required with its addresses.", $"prefix{suffix}");
            return;
        }

        var read = LinkPrefix.ReadLan(prefix, family);
        if (read.Wrong is { } sentence) Add("InvalidSessionPrefix", sentence, $"prefix{suffix}");
        if (!Address.TryParse(peer, out _))
            Add("NoSessionAddress", $"The route server's {family} address on the LAN is required.", $"peerAddress{suffix}");
        if (!Address.TryParse(ours, out _))
            Add("NoSessionAddress", $"The operator's {family} address on the LAN is required: the exchange assigns it.", $"operatorAddress{suffix}");
        if (read.Prefix is null || RequestReading.Lan(peering, Draft, Facts, family) is not { } link) return;
        if (LinkPrefix.IsUnusable(link.Subnet, Facts.Profile.Policy))
            Add("SpecialPurposePrefix", $"{link.Subnet} is special-purpose space (RFC 6890), not for a LAN between networks.", $"prefix{suffix}");
        var others = before.Select(b => RequestReading.Lan(peering, b, Facts, family)).OfType<LinkAddresses>().ToList();
        CheckPeerOnLan(link, $"peerAddress{suffix}", others);
        if (CheckOnLan(link.Operator, link.Subnet, $"operatorAddress{suffix}") || link.Operator == link.Peer) return;
        if (others.Any(o => o.Peer == link.Operator || o.Operator == link.Operator))
            Add("AddressTwice", $"{link.Operator} is an address of another connection in this request.", $"operatorAddress{suffix}");
        else if (Facts.Taken.Any(t => t.Contains(link.Operator)))
            Add("AddressTaken", $"{link.Operator} is in use or asked for by another connection.", $"operatorAddress{suffix}");
    }

    // ---- the peer's own subnets -------------------------------------------------------------------------------------------------------

    private void CheckPeersPrefixes(IEnumerable<ConnectionDraft> before)
    {
        if (string.IsNullOrEmpty(Draft.PrefixV4) && string.IsNullOrEmpty(Draft.PrefixV6))
            Add("NoSessionPrefix", "The peer gives the addresses: an IPv4 or an IPv6 subnet, or both, is required.", "prefixV4");
        var others = before.SelectMany(RequestReading.Prefixes).ToList();
        CheckPrefix(LinkPrefix.ReadV4(Draft.PrefixV4), "prefixV4", others);
        CheckPrefix(LinkPrefix.ReadV6(Draft.PrefixV6), "prefixV6", others);
    }

    private void CheckPrefix(LinkPrefix read, string field, IReadOnlyList<Prefix> others)
    {
        if (read.Wrong is { } sentence) Add("InvalidSessionPrefix", sentence, field);
        if (read.Prefix is not { } prefix) return;
        if (LinkPrefix.IsUnusable(prefix, Facts.Profile.Policy))
            Add("SpecialPurposePrefix", $"{prefix} is special-purpose space (RFC 6890), not for a link between two networks.", field);
        if (Facts.Exchanges.FirstOrDefault(e => new[] { e.V4, e.V6 }.Any(l => l is not null && Overlap(l.Lan, prefix))) is { } exchange)
            Add("PrefixOnExchange", $"{prefix} lies on the peering LAN of {exchange.Name}; ask for a peering of the kind Exchange there.", field);
        if (Facts.Pools.Any(p => Overlap(p, prefix)))
            Add("PrefixIsOperators", $"{prefix} lies in a pool of the operator's; ask for the operator's addresses instead.", field);
        if (others.Any(o => Overlap(o, prefix)))
            Add("PrefixOverlaps", $"{prefix} overlaps the subnet of another connection in this request.", field);
        if (IsTaken(prefix))
            Add("PrefixTaken", $"{prefix} overlaps a subnet that is in use or asked for.", field);
    }

    private bool IsTaken(Prefix prefix) =>
        Facts.Taken.Any(t => Overlap(t, prefix))
        || Facts.Legacy.Where(l => l.PeerAsn != Facts.PeerAsn?.Asn)
            .SelectMany(l => new[] { l.V4, l.V6 }).Any(h => h is not null && Overlap(h.Addresses.Subnet, prefix));

    private void CheckEnds()
    {
        CheckEnd(Draft.PeerAddressV4, RequestReading.Link(Draft.PrefixV4)?.Peer, "peerAddressV4");
        CheckEnd(Draft.OperatorAddressV4, RequestReading.Link(Draft.PrefixV4)?.Operator, "operatorAddressV4");
        CheckEnd(Draft.PeerAddressV6, RequestReading.Link(Draft.PrefixV6)?.Peer, "peerAddressV6");
        CheckEnd(Draft.OperatorAddressV6, RequestReading.Link(Draft.PrefixV6)?.Operator, "operatorAddressV6");
    }

    private void CheckEnd(string? given, Address? computed, string field)
    {
        if (string.IsNullOrEmpty(given)) return;
        if (!Address.TryParse(given, out var address) || computed is not null && address != computed)
            Add("AddressNotOfSubnet",
                $"The first usable address of the subnet is the peer's, the second the operator's: {computed?.ToString() ?? "none"} here.",
                    field);
    }

    /// <summary>A connection on the addresses of a legacy session converts it; what runs is taken over as it is or not at all.</summary>
    private void CheckConversion()
    {
        if (Present is not null || RequestReading.LegacyOf(peering, Draft, Facts) is not { } legacy) return;
        if (legacy.V4?.Addresses.Subnet != LinkPrefix.ReadV4(Draft.PrefixV4).Prefix
            || legacy.V6?.Addresses.Subnet != LinkPrefix.ReadV6(Draft.PrefixV6).Prefix)
            Add("ConversionTakesNoChanges",
                "Modifications aren't supported when a legacy peering is converted: give the subnets of both its halves.", "prefixV4");
        if (legacy.FacilityId != Draft.FacilityId)
            Add("ConversionTakesNoChanges",
                $"Modifications aren't supported when a legacy peering is converted: it is at facility {legacy.FacilityId}.", "facilityId");
        CheckConvertedKey();
    }

    private static bool Overlap(Prefix a, Prefix b) => a.Covers(b) || b.Covers(a);
}
