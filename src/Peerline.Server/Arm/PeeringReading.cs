using Peerline.Access;
using Peerline.Stages.Request;

namespace Peerline.Server.Arm;

/// <summary>From the wire to a draft. Nothing is decided here but what only this face asks for.</summary>
internal static class PeeringReading
{
    public static PeeringDraft Draft(PeeringBody body, Guid subscription, string resourceGroup, string name)
    {
        var direct = body.Properties?.Direct;
        return new PeeringDraft
        {
            Subscription = subscription,
            ResourceGroup = resourceGroup,
            Name = name,
            Location = body.Location,
            Sku = body.Sku?.Name,
            Kind = body.Kind,
            DirectPeeringType = direct?.DirectPeeringType,
            PeerAsn = string.IsNullOrEmpty(direct?.PeerAsn?.Id)
                ? null : ArmPath.PeerAsnName(direct.PeerAsn.Id, subscription) ?? direct.PeerAsn.Id,
            Metro = body.Properties?.PeeringLocation,
            Tags = body.Tags,
            Connections = [.. (direct?.Connections ?? []).Select(c => Connection(c ?? new ConnectionBody()))],
            Misread = [.. Missing(body)],
        };
    }

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

    private static ConnectionDraft Connection(ConnectionBody c) => new()
    {
        Identifier = c.ConnectionIdentifier,
        FacilityId = c.PeeringDBFacilityId,
        BandwidthMbps = c.BandwidthInMbps,
        AddressProvider = "Microsoft".Equals(c.SessionAddressProvider, StringComparison.OrdinalIgnoreCase) ? "Operator"
            : "Operator".Equals(c.SessionAddressProvider, StringComparison.OrdinalIgnoreCase) ? "?"
            : c.SessionAddressProvider,
        PrefixV4 = c.BgpSession?.SessionPrefixV4,
        PrefixV6 = c.BgpSession?.SessionPrefixV6,
        MaxPrefixesV4 = c.BgpSession?.MaxPrefixesAdvertisedV4,
        MaxPrefixesV6 = c.BgpSession?.MaxPrefixesAdvertisedV6,
        Md5Key = c.BgpSession?.Md5AuthenticationKey,
        UseForPeeringService = c.UseForPeeringService ?? false,
        PeerAddressV4 = c.BgpSession?.PeerSessionIPv4Address,
        PeerAddressV6 = c.BgpSession?.PeerSessionIPv6Address,
        OperatorAddressV4 = c.BgpSession?.MicrosoftSessionIPv4Address,
        OperatorAddressV6 = c.BgpSession?.MicrosoftSessionIPv6Address,
    };
}
