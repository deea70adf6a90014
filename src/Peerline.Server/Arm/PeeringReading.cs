using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Request;

namespace Peerline.Server.Arm;

/// <summary>From the wire to a draft. Nothing is decided here but what only this face asks for.</summary>
internal static class PeeringReading
{
    public static PeeringDraft Draft(PeeringBody body, Guid subscription, string resourceGroup, string name)
    {
        var isExchange = IsExchange(body);
        var (direct, exchange) = isExchange ? (null, body.Properties?.Exchange) : (body.Properties?.Direct, (ExchangeProperties?)null);
        var asn = direct?.PeerAsn?.Id ?? exchange?.PeerAsn?.Id;
        return new PeeringDraft
        {
            Subscription = subscription,
            ResourceGroup = resourceGroup,
            Name = name,
            Location = body.Location,
            Sku = body.Sku?.Name,
            Kind = body.Kind,
            DirectPeeringType = direct?.DirectPeeringType,
            PeerAsn = string.IsNullOrEmpty(asn) ? null : ArmPath.PeerAsnName(asn, subscription) ?? asn,
            Metro = body.Properties?.PeeringLocation,
            Tags = body.Tags,
            Connections = isExchange
                ? [.. (exchange?.Connections ?? []).Select(c => Connection(c ?? new ExchangeConnectionBody()))]
                : [.. (direct?.Connections ?? []).Select(c => Connection(c ?? new ConnectionBody()))],
            Misread = [.. Missing(body)],
        };
    }

    public static bool IsExchange(PeeringBody body) =>
        nameof(PeeringKind.Exchange).Equals(body.Kind, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a tracked resource must say.</summary>
    private static IEnumerable<Problem> Missing(PeeringBody body)
    {
        if (string.IsNullOrWhiteSpace(body.Location))
            yield return new("LocationRequired", "The location property is required for this resource.", "location");
        if (string.IsNullOrWhiteSpace(body.Kind))
            yield return new("KindRequired", "The kind property is required for this resource.", "kind");
        if (string.IsNullOrWhiteSpace(body.Sku?.Name))
            yield return new("SkuRequired", "The sku property is required for this resource.", "sku");
    }

    private static ConnectionDraft Connection(ExchangeConnectionBody c) =>
        Session(c.BgpSession) with { Identifier = c.ConnectionIdentifier, FacilityId = c.PeeringDBFacilityId };

    private static ConnectionDraft Connection(ConnectionBody c) => Session(c.BgpSession) with
    {
        Identifier = c.ConnectionIdentifier,
        FacilityId = c.PeeringDBFacilityId,
        BandwidthMbps = c.BandwidthInMbps,
        AddressProvider = "Microsoft".Equals(c.SessionAddressProvider, StringComparison.OrdinalIgnoreCase) ? "Operator"
            : "Operator".Equals(c.SessionAddressProvider, StringComparison.OrdinalIgnoreCase) ? "?"
            : c.SessionAddressProvider,
        UseForPeeringService = c.UseForPeeringService ?? false,
    };

    private static ConnectionDraft Session(SessionBody? s) => new()
    {
        PrefixV4 = s?.SessionPrefixV4,
        PrefixV6 = s?.SessionPrefixV6,
        MaxPrefixesV4 = s?.MaxPrefixesAdvertisedV4,
        MaxPrefixesV6 = s?.MaxPrefixesAdvertisedV6,
        Md5Key = s?.Md5AuthenticationKey,
        PeerAddressV4 = s?.PeerSessionIPv4Address,
        PeerAddressV6 = s?.PeerSessionIPv6Address,
        OperatorAddressV4 = s?.MicrosoftSessionIPv4Address,
        OperatorAddressV6 = s?.MicrosoftSessionIPv6Address,
    };
}
