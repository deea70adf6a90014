using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Legacy;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Sessions that run and that Peerline does not own: what a request may convert. A peer sees those of its approved ASNs.</summary>
internal static class LegacySessionApi
{
    public static void MapLegacySessions(this RouteGroupBuilder api) =>
        api.MapGet("/legacy-sessions", ListAsync)
            .WithMetadata(new Paged(), new TakesQuery("metro", Microsoft.OpenApi.JsonSchemaType.String, "Only in this metro."))
            .WithTags("Peerings").WithName("ListLegacySessions")
            .WithSummary("Sessions of the routers' running configuration that can be converted");

    private static async Task<Reply<Wire.Page<Wire.LegacySession>>> ListAsync(
        Caller caller, PeerlineStore store, ILegacySessions legacy, Paging paging, string? metro, CancellationToken cancel)
    {
        var (metros, asns) = await store.ReadAsync(caller, async db => (
            (await db.Metros.ToListAsync(cancel)).Select(m => m.ToMetro().Name)
                .Where(m => metro is null || m.Equals(metro, StringComparison.OrdinalIgnoreCase)).ToList(),
            (await db.PeerAsns.ToListAsync(cancel)).Select(a => a.ToPeerAsn()).Where(a => a.Validation is PeerAsnValidation.Approved)
                .Select(a => a.Asn).ToHashSet()), cancel);
        var sessions = new List<Wire.LegacySession>();
        foreach (var name in metros)
            foreach (var s in await legacy.ListAsync(name, null, cancel))
                if (caller.IsOperator || asns.Contains(s.PeerAsn)) sessions.Add(Shape(s, name, caller));
        return paging.Of(sessions);
    }

    private static Wire.LegacySession Shape(LegacySession s, string metro, Caller caller) => new(
        metro, s.FacilityId, s.PeerAsn.Value, caller.IsOperator
            ? s.EdgeRouterName
            : null, caller.IsOperator
            ? s.InterfaceName
            : null, s.BandwidthMbps, Half(s.V4), Half(s.V6)) { IsOnExchange = s.IsOnExchange };

    private static Wire.LegacyHalf? Half(LegacyHalf? h) =>
        h is null ? null : new(ConnectionShape.Link(h.Addresses)!, h.State.ToString(), h.MaxPrefixes);
}
