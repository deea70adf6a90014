using Microsoft.EntityFrameworkCore;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Probing;

/// <summary>From the name of a place to the edge routers there.</summary>
public static class EdgeSites
{
    /// <summary>The routers of a metro, of a facility (by name or PeeringDB id), or the router of that name; in the order of their
    /// making.</summary>
    public static async Task<IReadOnlyList<EdgeRouter>> AtSiteAsync(PeerlineDb db, string name, CancellationToken cancel)
    {
        var key = Work.Key(name);
        var metros = await db.Metros.Where(m => m.NameKey == key).Select(m => m.Id).ToListAsync(cancel);
        var facilities = (await db.Facilities.ToListAsync(cancel)).Select(f => f.ToFacility())
            .Where(f => metros.Contains(f.MetroId) || Is(f.Name, name)
                || f.PeeringDbId.ToString(System.Globalization.CultureInfo.InvariantCulture) == name)
            .Select(f => f.Id).ToHashSet();
        return await RoutersAsync(db, r => facilities.Contains(r.FacilityId) || Is(r.Name, name), cancel);
    }

    /// <summary>The routers of the metros of a region.</summary>
    public static async Task<IReadOnlyList<EdgeRouter>> InRegionAsync(PeerlineDb db, string region, CancellationToken cancel)
    {
        var metros = (await db.Metros.ToListAsync(cancel)).Select(m => m.ToMetro()).Where(m => Is(Plain(m.Region), Plain(region)))
            .Select(m => m.Id).ToHashSet();
        var facilities = (await db.Facilities.ToListAsync(cancel)).Where(f => metros.Contains(f.MetroId)).Select(f => f.Id).ToHashSet();
        return await RoutersAsync(db, r => facilities.Contains(r.FacilityId), cancel);
    }

    private static async Task<IReadOnlyList<EdgeRouter>> RoutersAsync(PeerlineDb db, Func<EdgeRouter, bool> which,
        CancellationToken cancel) =>
        [.. (await db.EdgeRouters.OrderBy(r => r.Id).ToListAsync(cancel)).Select(r => r.ToEdgeRouter()).Where(which)];

    /// <summary>"West US" and "westus" are one region.</summary>
    private static string Plain(string region) => region.Replace(" ", "", StringComparison.Ordinal);

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
