using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Request;

/// <summary>The rules of one requested connection.</summary>
internal sealed class ConnectionRules(ConnectionDraft draft, RequestFacts facts, string target, List<Problem> problems)
{
    /// <summary>Bandwidth is sold in steps of a 10 Gbps port.</summary>
    public const int BandwidthStep = 10_000;

    private readonly Connection? present = facts.ConnectionOf(draft.Identifier);

    /// <param name="before">The connections of the same request that come before this one: its subnets must not overlap theirs.</param>
    public void Check(IEnumerable<ConnectionDraft> before)
    {
        CheckFacility();
        CheckBandwidth();
        CheckMd5();
        var provider = RequestReading.Provider(draft);
        if (provider is null)
            Add("InvalidAddressProvider", "The session's addresses are given by Peer or by Operator.", "addressProvider");
        else if (provider is AddressProvider.Operator) CheckOperatorsPrefixes();
        else CheckPeersPrefixes(before);
        CheckLimit(draft.MaxPrefixesV4, draft.PrefixV4, provider, "maxPrefixesV4", Family.IPv4);
        CheckLimit(draft.MaxPrefixesV6, draft.PrefixV6, provider, "maxPrefixesV6", Family.IPv6);
        CheckEnds();
        CheckConversion();
    }

    private void CheckFacility()
    {
        if (draft.FacilityId is null or <= 0 or > int.MaxValue)
            Add("InvalidFacility", "The facility is named by its PeeringDB id, a number greater than 0.", "facilityId");
        else if (facts.Metro is { } metro && facts.Facilities.All(f => f.PeeringDbId != draft.FacilityId))
            Add("FacilityNotInMetro",
                $"Facility {draft.FacilityId} is not one of {metro.Name}'s: {List(facts.Facilities.Select(f => f.PeeringDbId))}.",
                    "facilityId");
    }

    private void CheckBandwidth()
    {
        var asked = RequestReading.Bandwidth(draft, facts);
        if (asked is null or <= 0)
        {
            Add("InvalidBandwidth", $"Bandwidth {asked ?? 0} must be greater than 0.", "bandwidthMbps");
            return;
        }

        if (asked % BandwidthStep != 0)
            Add("InvalidBandwidth", $"Bandwidth {asked} must have a multiple of {BandwidthStep}.", "bandwidthMbps");
        if (facts.Metro is { } metro && asked > metro.BandwidthOffers.Max(o => o.Mbps))
            Add("BandwidthNotOffered",
                $"Bandwidth {asked} is greater than {metro.BandwidthOffers.Max(o => o.Mbps)}, the most that is offered in {metro.Name}.",
                    "bandwidthMbps");
        if (present is { IsInService: true, Port: { } port } && asked > present.Requested.BandwidthMbps
            && facts.PortMbps.TryGetValue(port.PortId, out var speed) && asked > speed)
            Add("PortTooSmall",
                $"The connection ends on a port of {speed} Mbps, which does not carry {asked}: add a second connection of that bandwidth, "
                    + "and remove this one when the other is Active.", "bandwidthMbps");
    }

    private void CheckMd5()
    {
        CheckMd5(draft.Md5Key, "md5Key");
        CheckMd5(draft.Md5KeyV4, "md5KeyV4");
        CheckMd5(draft.Md5KeyV6, "md5KeyV6");
    }

    private void CheckMd5(string? given, string field)
    {
        // TCP_MD5SIG takes 80 octets. Quotes, backslash and question mark are the routers' own; a key with them would not arrive as it is.
        if (given is { Length: > 0 } key && (key.Length > 80 || !key.All(c => c is > ' ' and <= '~' && !"\"'`\\?".Contains(c))))
            Add("InvalidMd5Key", "The MD5 key has 1 to 80 printable ASCII characters, without spaces, quotes, backslash and question mark.",
                field);
    }

    /// <summary>With the operator's addresses a subnet may stand in the request only as it was read: the one that was allocated.</summary>
    private void CheckOperatorsPrefixes()
    {
        if (!IsAllocated(draft.PrefixV4, present?.Addresses?.V4))
            Add("PrefixIsOperators", "The operator gives the addresses: leave the IPv4 subnet out.", "prefixV4");
        if (!IsAllocated(draft.PrefixV6, present?.Addresses?.V6))
            Add("PrefixIsOperators", "The operator gives the addresses: leave the IPv6 subnet out.", "prefixV6");
    }

    private static bool IsAllocated(string? text, LinkAddresses? allocated) =>
        string.IsNullOrEmpty(text) || Prefix.TryParse(text, out var prefix) && allocated?.Subnet == prefix;

    private void CheckPeersPrefixes(IEnumerable<ConnectionDraft> before)
    {
        if (string.IsNullOrEmpty(draft.PrefixV4) && string.IsNullOrEmpty(draft.PrefixV6))
            Add("NoSessionPrefix", "The peer gives the addresses: an IPv4 or an IPv6 subnet, or both, is required.", "prefixV4");
        var others = before.SelectMany(RequestReading.Prefixes).ToList();
        CheckPrefix(LinkPrefix.ReadV4(draft.PrefixV4), "prefixV4", others);
        CheckPrefix(LinkPrefix.ReadV6(draft.PrefixV6), "prefixV6", others);
    }

    private void CheckPrefix(LinkPrefix read, string field, IReadOnlyList<Prefix> others)
    {
        if (read.Wrong is { } sentence) Add("InvalidSessionPrefix", sentence, field);
        if (read.Prefix is not { } prefix) return;
        if (LinkPrefix.IsUnusable(prefix, facts.Profile.Policy))
            Add("SpecialPurposePrefix", $"{prefix} is special-purpose space (RFC 6890), not for a link between two networks.", field);
        if (facts.Pools.Any(p => Overlap(p, prefix)))
            Add("PrefixIsOperators", $"{prefix} lies in a pool of the operator's; ask for the operator's addresses instead.", field);
        if (others.Any(o => Overlap(o, prefix)))
            Add("PrefixOverlaps", $"{prefix} overlaps the subnet of another connection in this request.", field);
        if (IsTaken(prefix))
            Add("PrefixTaken", $"{prefix} overlaps a subnet that is in use or asked for.", field);
    }

    private bool IsTaken(Prefix prefix) =>
        facts.Taken.Any(t => Overlap(t, prefix))
        || facts.Legacy.Where(l => l.PeerAsn != facts.PeerAsn?.Asn)
            .SelectMany(l => new[] { l.V4, l.V6 }).Any(h => h is not null && Overlap(h.Addresses.Subnet, prefix));

    private void CheckLimit(long? limit, string? prefix, AddressProvider? provider, string field, Family family)
    {
        if (limit is null) return;
        if (limit is <= 0 or > int.MaxValue)
            Add("InvalidMaxPrefixes", $"The most prefixes that are accepted on {family} is a number greater than 0.", field);
        else if (provider is AddressProvider.Peer && string.IsNullOrEmpty(prefix))
            Add("MaxPrefixesWithoutSession", $"The session has no {family} half: the most prefixes on {family} must be left out.", field);
        else if (present is { IsInService: true } && limit != present.Asked.MaxPrefixesOf(family)
            && facts.Received.TryGetValue((present.Id, family), out var received) && limit < received)
            Add("MaxPrefixesBelowReceived",
                $"{received} prefixes are received on {family} now: a limit of {limit} would end the session. Withdraw prefixes first.", field);
    }

    private void CheckEnds()
    {
        CheckEnd(draft.PeerAddressV4, RequestReading.Link(draft.PrefixV4)?.Peer, "peerAddressV4");
        CheckEnd(draft.OperatorAddressV4, RequestReading.Link(draft.PrefixV4)?.Operator, "operatorAddressV4");
        CheckEnd(draft.PeerAddressV6, RequestReading.Link(draft.PrefixV6)?.Peer, "peerAddressV6");
        CheckEnd(draft.OperatorAddressV6, RequestReading.Link(draft.PrefixV6)?.Operator, "operatorAddressV6");
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
        if (present is not null || RequestReading.LegacyOf(draft, facts) is not { } legacy) return;
        if (legacy.V4?.Addresses.Subnet != LinkPrefix.ReadV4(draft.PrefixV4).Prefix
            || legacy.V6?.Addresses.Subnet != LinkPrefix.ReadV6(draft.PrefixV6).Prefix)
            Add("ConversionTakesNoChanges",
                "Modifications aren't supported when a legacy peering is converted: give the subnets of both its halves.", "prefixV4");
        if (legacy.FacilityId != draft.FacilityId)
            Add("ConversionTakesNoChanges",
                $"Modifications aren't supported when a legacy peering is converted: it is at facility {legacy.FacilityId}.", "facilityId");
        if (draft.Md5Key is { Length: > 0 })
            Add("ConversionTakesNoChanges", "Modifications aren't supported when a legacy peering is converted: its key stays as it is.",
                "md5Key");
    }

    private void Add(string code, string sentence, string field) => problems.Add(new Problem(code, sentence, $"{target}.{field}"));

    private static bool Overlap(Prefix a, Prefix b) => a.Covers(b) || b.Covers(a);

    private static string List(IEnumerable<int> ids) => ids.Any() ? string.Join(", ", ids.Order()) : "none";
}
