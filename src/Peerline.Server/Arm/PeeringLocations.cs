using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary><c>Microsoft.Peering/peeringLocations</c>: the metros with their facilities and what bandwidth is offered.</summary>
internal static class PeeringLocations
{
    public static void MapPeeringLocations(this RouteGroupBuilder group) =>
        group.MapGet($"/providers/{ArmRequest.Provider}/peeringLocations", ListAsync);

    private static async Task<IResult> ListAsync(
        HttpContext context, Caller caller, PeerlineStore store, string? kind, string? directPeeringType)
    {
        if ("Exchange".Equals(kind, StringComparison.OrdinalIgnoreCase)) return await ListExchangesAsync(context, caller, store);
        if (ArmAnswers.KindRefusal(kind) is { } refusal) return refusal;
        var type = string.IsNullOrEmpty(directPeeringType) ? PeeringType.Edge : PeeringType.Named(directPeeringType);
        if (type is null) return ArmAnswers.Ok(new ArmPage([]));
        var (metros, facilities) = await store.ReadAsync(caller, async db => (
            (await db.Metros.OrderBy(m => m.NameKey).ToListAsync(context.RequestAborted)).Select(m => m.ToMetro()).ToList(),
            (await db.Facilities.OrderBy(f => f.PeeringDbId).ToListAsync(context.RequestAborted))
                .ToLookup(f => f.MetroId, f => f.ToFacility())));
        return ArmAnswers.Ok(new ArmPage([.. metros.Select(m => Body(context.Subscription().Id, m, facilities[m.Id], type))]));
    }

    /// <summary>The metros with exchanges on which the operator has a port.</summary>
    private static async Task<IResult> ListExchangesAsync(HttpContext context, Caller caller, PeerlineStore store)
    {
        var (metros, exchanges) = await store.ReadAsync(caller, async db => (
            (await db.Metros.OrderBy(m => m.NameKey).ToListAsync(context.RequestAborted)).Select(m => m.ToMetro()).ToList(),
            (await db.Exchanges.OrderBy(e => e.PeeringDbId).ToListAsync(context.RequestAborted))
                .ToLookup(e => e.MetroId, e => e.ToExchange())));
        return ArmAnswers.Ok(new ArmPage(
            [.. metros.Where(m => exchanges.Contains(m.Id)).Select(m => Exchanges(context.Subscription().Id, m, exchanges[m.Id]))]));
    }

    private static object Exchanges(Guid subscription, Metro metro, IEnumerable<Exchange> exchanges) => new
    {
        Kind = "Exchange",
        Properties = new
        {
            Exchange = new
            {
                PeeringFacilities = exchanges.Select(e => new
                {
                    ExchangeName = e.Name,
                    BandwidthInMbps = e.BandwidthMbps,
                    MicrosoftIPv4Address = e.V4?.Operator.ToString(),
                    MicrosoftIPv6Address = e.V6?.Operator.ToString(),
                    FacilityIPv4Prefix = e.V4?.Lan.ToString(),
                    FacilityIPv6Prefix = e.V6?.Lan.ToString(),
                    PeeringDBFacilityId = e.PeeringDbId,
                    PeeringDBFacilityLink = $"https://www.peeringdb.com/ix/{e.PeeringDbId}",
                }).ToArray(),
            },
            PeeringLocation = metro.Name,
            metro.Country,
            AzureRegion = metro.Region,
        },
        metro.Name,
        Id = $"/subscriptions/{subscription}/providers/{ArmRequest.Provider}/peeringLocations/{Uri.EscapeDataString(metro.Name)}",
        Type = $"{ArmRequest.Provider}/peeringLocations",
    };

    private static object Body(Guid subscription, Metro metro, IEnumerable<Facility> facilities, PeeringType type) => new
    {
        Kind = "Direct",
        Properties = new
        {
            Direct = new
            {
                PeeringFacilities = facilities.Select(f => new
                {
                    Address = $"{f.Name}, {f.Address}",
                    DirectPeeringType = type.Name,
                    PeeringDBFacilityId = f.PeeringDbId,
                    PeeringDBFacilityLink = $"https://www.peeringdb.com/fac/{f.PeeringDbId}",
                }).ToArray(),
                BandwidthOffers = metro.BandwidthOffers.Select(o => new { OfferName = o.Name, ValueInMbps = o.Mbps }).ToArray(),
            },
            PeeringLocation = metro.Name,
            metro.Country,
            AzureRegion = metro.Region,
        },
        metro.Name,
        Id = $"/subscriptions/{subscription}/providers/{ArmRequest.Provider}/peeringLocations/{Uri.EscapeDataString(metro.Name)}",
        Type = $"{ArmRequest.Provider}/peeringLocations",
    };
}
