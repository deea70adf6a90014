using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Request;

/// <summary>What can be offered instead is what could have been asked for: a facility of the metro, a bandwidth that is sold there.</summary>
internal static class OfferRules
{
    public static async Task<IReadOnlyList<Problem>> CheckAsync(Work work, Connection connection, OfferInstead offer)
    {
        var rules = new InputRules();
        var peering = await work.PeeringAsync(connection.PeeringId);
        var key = Work.Key(peering?.Metro ?? "");
        if ((await work.Db.Metros.FirstOrDefaultAsync(m => m.NameKey == key))?.ToMetro() is not { } metro) return rules.Problems;
        if (offer.FacilityId is { } facility)
            rules.Must(await work.Db.Facilities.AnyAsync(f => f.MetroId == metro.Id && f.PeeringDbId == facility), "UnknownFacility",
                $"There is no facility {facility} in {metro.Name}.", "facilityId");
        if (offer.BandwidthMbps is { } asked)
        {
            var most = metro.BandwidthOffers.Max(o => o.Mbps);
            rules.Must(asked > 0 && asked % DirectConnectionRules.BandwidthStep == 0 && asked <= most, "InvalidBandwidth",
                $"Bandwidth {asked} must be a multiple of {DirectConnectionRules.BandwidthStep} up to {most}.", "bandwidthMbps");
        }

        return rules.Problems;
    }
}
