using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.PlannedWork;

/// <summary>
/// Saves planned work and tells the peers that it touches now: those that it touches newly, those for whom something changed, and those
/// whom it touches no longer. Looking twice tells nothing twice, and nobody is told what is news for others only.
/// </summary>
internal static class MaintenanceNews
{
    /// <param name="type">What those are told who knew of it; null when nothing is new for them.</param>
    public static async Task<Maintenance> SaveAsync(Work work, MaintenanceSight sight, Maintenance m, string? type)
    {
        var links = await work.Db.MaintenanceConnections.Where(l => l.MaintenanceId == m.Id).ToListAsync();
        var known = links.Select(l => l.ConnectionId).ToHashSet();
        // Work that is over begins to touch nothing.
        var touched = await TouchedAsync(work, sight, c => (m.IsOpen || known.Contains(c.Id)) && sight.IsTouched(m, c));
        var now = touched.Select(t => t.Connection.Id).ToHashSet();
        if (type is null && known.SetEquals(now)) return m;
        m = await work.SaveAsync(m with { Revision = m.Revision + 1 });
        foreach (var gone in links.Where(l => !now.Contains(l.ConnectionId))) work.Db.Remove(gone);
        foreach (var t in touched.Where(t => !known.Contains(t.Connection.Id)))
            work.Db.MaintenanceConnections.Add(new MaintenanceConnectionRow
            {
                MaintenanceId = m.Id, ConnectionId = t.Connection.Id, SubscriptionId = t.Connection.SubscriptionId, PeerAsnId = t.Peering.PeerAsnId,
            });
        var knew = links.ToLookup(l => l.PeerAsnId, l => l.ConnectionId);
        foreach (var peer in touched.GroupBy(t => t.Peering.PeerAsnId))
        {
            if (type is null && knew[peer.Key].ToHashSet().SetEquals(peer.Select(t => t.Connection.Id))) continue;
            var news = knew.Contains(peer.Key) ? type ?? MaintenanceEvents.Changed
                : m.State is MaintenanceState.Active ? MaintenanceEvents.Started : MaintenanceEvents.Planned;
            await TellAsync(work, m, news, peer.First().Connection.SubscriptionId, peer.Key, [.. peer]);
        }

        foreach (var peer in links.Where(l => touched.All(t => t.Peering.PeerAsnId != l.PeerAsnId)).DistinctBy(l => l.PeerAsnId))
            await TellAsync(work, m, MaintenanceEvents.Cancelled, peer.SubscriptionId, peer.PeerAsnId, []);
        if (touched.Count == 0 && links.Count == 0) await TellAsync(work, m, type ?? MaintenanceEvents.Changed, null, null, []);
        return m;
    }

    private static Task TellAsync(Work work, Maintenance m, string type, Guid? subscription, Guid? peer, IReadOnlyList<Touched> touched) =>
        work.AppendAsync(m.Id, subscription, type, work.Caller.Name, new MaintenanceEvent(
            Sentence(m, type, peer is not null && touched.Count == 0), peer, m.Title, m.Description, m.State, m.StartsAt, m.EndsAt, m.Revision,
            [.. touched.Select(t => new TouchedConnection(t.Connection.Id, t.Peering.Id, $"{t.Peering.Name}/{t.Number}", t.Peering.Metro))]));

    private static string Sentence(Maintenance m, string type, bool isLeft) => type switch
    {
        MaintenanceEvents.Planned => $"{m.Title}: planned from {m.StartsAt:u} to about {m.EndsAt:u}.",
        MaintenanceEvents.Started => $"{m.Title}: has begun; it is expected to end at about {m.EndsAt:u}.",
        MaintenanceEvents.Done => $"{m.Title}: done.",
        MaintenanceEvents.Cancelled => isLeft ? $"{m.Title}: touches none of your connections any more." : $"{m.Title}: cancelled.",
        _ => $"{m.Title}: changed; now from {m.StartsAt:u} to about {m.EndsAt:u}.",
    };

    private static async Task<IReadOnlyList<Touched>> TouchedAsync(Work work, MaintenanceSight sight, Func<Connection, bool> isTouched)
    {
        var ids = sight.Connections.Where(isTouched).Select(c => c.PeeringId).Distinct().ToList();
        var peerings = (await work.Db.Peerings.Where(p => ids.Contains(p.Id)).ToListAsync()).ToDictionary(p => p.Id, p => p.ToPeering());
        return [.. sight.Connections.GroupBy(c => c.PeeringId).SelectMany(g => g.Select((c, i) => (Connection: c, Number: i + 1)))
            .Where(x => isTouched(x.Connection) && peerings.ContainsKey(x.Connection.PeeringId))
            .Select(x => new Touched(x.Connection, peerings[x.Connection.PeeringId], x.Number))];
    }

    private sealed record Touched(Connection Connection, Peering Peering, int Number);
}
