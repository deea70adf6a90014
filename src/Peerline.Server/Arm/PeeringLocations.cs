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
        if (ArmAnswers.KindRefusal(kind) is { } refusal) return refusal;
        if (!string.IsNullOrEmpty(directPeeringType)
            && !directPeeringType.Equals(RequestRules.DefaultPeeringType, StringComparison.OrdinalIgnoreCase))
            return ArmAnswers.Ok(new ArmPage([]));
        var (metros, facilities) = await store.ReadAsync(caller, async db => (
            (await db.Metros.OrderBy(m => m.NameKey).ToListAsync(context.RequestAborted)).Select(m => m.ToMetro()).ToList(),
            (await db.Facilities.OrderBy(f => f.PeeringDbId).ToListAsync(context.RequestAborted))
                .ToLookup(f => f.MetroId, f => f.ToFacility())));
        return ArmAnswers.Ok(new ArmPage([.. metros.Select(m => Body(context.Subscription().Id, m, facilities[m.Id]))]));
    }

    private static object Body(Guid subscription, Metro metro, IEnumerable<Facility> facilities) => new
    {
        Kind = "Direct",
        Properties = new
        {
            Direct = new
            {
                PeeringFacilities = facilities.Select(f => new
                {
                    Address = $"{f.Name}, {f.Address}",
                    DirectPeeringType = RequestRules.DefaultPeeringType,
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
