using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Legacy;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary><c>Microsoft.Peering/legacyPeerings</c>: sessions of the subscription's own ASNs that were set up without Peerline.</summary>
internal static class LegacyPeerings
{
    public static void MapLegacyPeerings(this RouteGroupBuilder group) =>
        group.MapGet($"/providers/{ArmRequest.Provider}/legacyPeerings", ListAsync);

    private static async Task<IResult> ListAsync(
        HttpContext context, Caller caller, PeerlineStore store, ILegacySessions legacy, string? peeringLocation, string? kind, string? asn,
            string? directPeeringType)
    {
        if (ArmAnswers.QueryMissing(("peeringLocation", peeringLocation), ("kind", kind)) is { } missing) return missing;
        if (ArmAnswers.KindRefusal(kind) is { } refusal) return refusal;
        if (!string.IsNullOrEmpty(asn) && !Asn.TryParse(asn, out _))
            return ArmAnswers.Error(400, "InvalidAsn", "The query parameter 'asn' is a number.");
        var isExchange = nameof(PeeringKind.Exchange).Equals(kind, StringComparison.OrdinalIgnoreCase);
        if (!isExchange && !string.IsNullOrEmpty(directPeeringType)
            && !directPeeringType.Equals(RequestRules.DefaultPeeringType, StringComparison.OrdinalIgnoreCase))
            return ArmAnswers.Ok(new ArmPage([]));
        var subscription = context.Subscription().Id;
        var (metro, held) = await store.ReadAsync(caller, async db => (
            (await db.Metros.FirstOrDefaultAsync(m => m.NameKey == Work.Key(peeringLocation!), context.RequestAborted))?.ToMetro(),
            (await db.PeerAsns.Where(a => a.SubscriptionId == subscription).ToListAsync(context.RequestAborted)).Select(a => a.ToPeerAsn())
                .ToList()));
        var bodies = new List<object>();
        foreach (var mine in held
            .Where(a => a.Validation is PeerAsnValidation.Approved && (string.IsNullOrEmpty(asn) || a.Asn == Asn.Parse(asn))))
        {
            var all = metro is null ? [] : await legacy.ListAsync(metro.Name, mine.Asn, context.RequestAborted);
            var sessions = all.Where(s => s.IsOnExchange == isExchange).ToList();
            if (sessions.Count > 0) bodies.Add(Body(subscription, metro!, mine.Asn, sessions, isExchange));
        }

        return ArmAnswers.Ok(new ArmPage(bodies));
    }

    private static PeeringBody Body(Guid subscription, Metro metro, Asn asn, IReadOnlyList<LegacySession> sessions, bool isExchange)
    {
        var name = $"legacy-{(isExchange ? "exchange-" : "")}{asn}-{metro.Name.Replace(' ', '-')}";
        return new PeeringBody
        {
            Sku = SkuBody.Of(isExchange ? RequestRules.ExchangeSku : RequestRules.DefaultSku),
            Kind = (isExchange ? PeeringKind.Exchange : PeeringKind.Direct).ToString(),
            Properties = new PeeringProperties
            {
                Exchange = !isExchange ? null : new ExchangeProperties
                {
                    Connections = [.. sessions.Select(OnExchange)],
                    PeerAsn = new SubResource(asn.ToString()),
                },
                Direct = isExchange ? null : new DirectProperties
                {
                    Connections = [.. sessions.Select(Connection)],
                    UseForPeeringService = false,

                    // A legacy peering has no registered ASN: Azure puts the bare number here.
                    PeerAsn = new SubResource(asn.ToString()),
                    DirectPeeringType = RequestRules.DefaultPeeringType,
                },
                PeeringLocation = metro.Name,
                ProvisioningState = "Succeeded",
            },
            Location = metro.Region,
            Name = name,
            Id = $"/subscriptions/{subscription}/providers/{ArmRequest.Provider}/peerings/{name}",
            Type = $"{ArmRequest.Provider}/peerings",
        };
    }

    private static ConnectionBody Connection(LegacySession session) => new()
    {
        BandwidthInMbps = 0,
        ProvisionedBandwidthInMbps = session.BandwidthMbps,
        SessionAddressProvider = "Peer",
        UseForPeeringService = false,
        PeeringDBFacilityId = session.FacilityId,
        ConnectionState = nameof(ConnectionState.Active),
        BgpSession = Session(session) with
        {
            SessionPrefixV4 = session.V4?.Addresses.Subnet.ToString(),
            SessionPrefixV6 = session.V6?.Addresses.Subnet.ToString(),
        },
        ConnectionIdentifier = Identifier(session).ToString(),
    };

    private static ExchangeConnectionBody OnExchange(LegacySession session) => new()
    {
        PeeringDBFacilityId = session.FacilityId,
        ConnectionState = nameof(ConnectionState.Active),
        BgpSession = Session(session),
        ConnectionIdentifier = Identifier(session).ToString(),
    };

    private static SessionBody Session(LegacySession session) => new()
    {
        MicrosoftSessionIPv4Address = session.V4?.Addresses.Operator.ToString(),
        MicrosoftSessionIPv6Address = session.V6?.Addresses.Operator.ToString(),
        PeerSessionIPv4Address = session.V4?.Addresses.Peer.ToString(),
        PeerSessionIPv6Address = session.V6?.Addresses.Peer.ToString(),
        SessionStateV4 = State(session.V4),
        SessionStateV6 = State(session.V6),
        MaxPrefixesAdvertisedV4 = session.V4?.MaxPrefixes,
        MaxPrefixesAdvertisedV6 = session.V6?.MaxPrefixes,
    };

    private static string? State(LegacyHalf? half) => half?.State switch
    {
        null => null,
        SessionState.Unknown or SessionState.Absent => "None",
        var state => state.ToString(),
    };

    /// <summary>The same link, or the same place on an exchange, has the same identifier every time it is listed.</summary>
    private static Guid Identifier(LegacySession session)
    {
        var place = session.IsOnExchange ? $"{session.V4?.Addresses.Peer}/{session.V6?.Addresses.Peer}" : session.PeerAsn.ToString();
        return new(SHA256.HashData(Encoding.UTF8.GetBytes($"{session.EdgeRouterId}/{session.InterfaceName}/{place}")).AsSpan(0, 16));
    }
}
