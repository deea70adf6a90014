using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Legacy;

namespace Peerline.Stages.Request;

/// <summary>The rules of one requested session on an exchange: the peer says its address on the LAN, everything else is known.</summary>
internal sealed class ExchangeConnectionRules(
    PeeringDraft peering, ConnectionDraft draft, RequestFacts facts, string target, List<Problem> problems)
    : ConnectionRules(draft, facts, target, problems)
{
    private readonly Exchange? exchange = facts.ExchangeOf(draft);

    public override void Check(IEnumerable<ConnectionDraft> before)
    {
        CheckExchange();
        CheckMd5();
        if (!string.IsNullOrEmpty(Draft.AddressProvider) && RequestReading.Provider(Draft) is not AddressProvider.Peer)
            Add("InvalidAddressProvider", "On an exchange the peer says its address on the LAN; the operator's is known.", "addressProvider");
        if (Draft.BandwidthMbps is not (null or 0) && exchange is not null && Draft.BandwidthMbps != exchange.BandwidthMbps)
            Add("BandwidthNotOffered", "On an exchange each side has its own port: leave the bandwidth out.", "bandwidthMbps");
        if (Draft.UseForPeeringService)
            Add("PeeringServiceNotOffered", "Peering Service is offered on direct peerings, not on an exchange.", "useForPeeringService");
        if (string.IsNullOrEmpty(Draft.PeerAddressV4) && string.IsNullOrEmpty(Draft.PeerAddressV6))
            Add("NoSessionAddress", "The peer's address on the exchange's LAN is required: IPv4, IPv6 or both.", "peerAddressV4");
        var others = before.ToList();
        CheckHalf(Family.IPv4, Draft.PeerAddressV4, Draft.OperatorAddressV4, Draft.PrefixV4, exchange?.V4, "V4", others);
        CheckHalf(Family.IPv6, Draft.PeerAddressV6, Draft.OperatorAddressV6, Draft.PrefixV6, exchange?.V6, "V6", others);
        CheckLimit(Draft.MaxPrefixesV4, !string.IsNullOrEmpty(Draft.PeerAddressV4), "maxPrefixesV4", Family.IPv4);
        CheckLimit(Draft.MaxPrefixesV6, !string.IsNullOrEmpty(Draft.PeerAddressV6), "maxPrefixesV6", Family.IPv6);
        CheckConversion();
    }

    private void CheckExchange()
    {
        var here = Facts.Exchanges.Where(e => e.MetroId == Facts.Metro?.Id).ToList();
        if (Draft.FacilityId is null or <= 0 or > int.MaxValue)
            Add("InvalidFacility", "The exchange is named by its PeeringDB id, a number greater than 0.", "facilityId");
        else if (Facts.Metro is { } metro && exchange is null)
            Add("ExchangeNotInMetro",
                $"{Draft.FacilityId} is not one of the exchanges in {metro.Name}: {List(here.Select(e => e.PeeringDbId))}.", "facilityId");
    }

    private void CheckHalf(
        Family family, string? peer, string? ours, string? prefix, LanAddress? lan, string suffix, IReadOnlyList<ConnectionDraft> before)
    {
        if (string.IsNullOrEmpty(peer)) return;
        var afi = family is Family.IPv4 ? Afi.IPv4 : Afi.IPv6;
        if (!Address.TryParse(peer, out var address) || address.Afi != afi)
        {
            Add("InvalidAddress", $"The peer's {family} address is not one.", $"peerAddress{suffix}");
            return;
        }

        if (exchange is null) return;
        if (lan is null)
        {
            Add("NoLan", $"The operator has no {family} address on {exchange.Name}.", $"peerAddress{suffix}");
            return;
        }

        CheckPeerOnLan(
            RequestReading.Lan(peering, Draft, Facts, family)!, $"peerAddress{suffix}",
            before.Select(b => RequestReading.Lan(peering, b, Facts, family)).OfType<LinkAddresses>().Select(o => o with { Operator = o.Peer }));
        // What was read may be put again; something else would be a misunderstanding.
        if (!string.IsNullOrEmpty(ours) && (!Address.TryParse(ours, out var said) || said != lan.Operator))
            Add("AddressNotOfExchange", $"The operator's address on {exchange.Name} is {lan.Operator}.", $"operatorAddress{suffix}");
        if (!string.IsNullOrEmpty(prefix) && (!Prefix.TryParse(prefix, out var net) || net != lan.Lan))
            Add("InvalidSessionPrefix", $"The peering LAN of {exchange.Name} is {lan.Lan}.", $"prefix{suffix}");
    }

    /// <summary>A connection with the address of a legacy session converts it; what runs is taken over as it is or not at all.</summary>
    private void CheckConversion()
    {
        if (Present is not null || RequestReading.LegacyOf(peering, Draft, Facts) is not { } legacy) return;
        if (Differs(legacy.V4, Draft.PeerAddressV4) || Differs(legacy.V6, Draft.PeerAddressV6))
            Add("ConversionTakesNoChanges",
                "Modifications aren't supported when a legacy peering is converted: give the addresses of both its halves.", "peerAddressV4");
        CheckConvertedKey();
    }

    private static bool Differs(LegacyHalf? half, string? said) =>
        half is null ? !string.IsNullOrEmpty(said) : !Address.TryParse(said, out var address) || address != half.Addresses.Peer;
}
