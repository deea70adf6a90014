using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.PlannedWork;

/// <summary>
/// Begins planned work when its time has come, finds connections that it touches since it was announced, takes out of service what is
/// to be, and puts back what work that is over has left out.
/// </summary>
public sealed class MaintenanceWatch(PeerlineStore store)
{
    private bool hasLooked;

    public async Task RunAsync(CancellationToken cancel)
    {
        foreach (var id in await BehindAsync(cancel)) await store.WriteAsync(Caller.System, work => LookAsync(work, id, cancel), cancel);
        hasLooked = true;
    }

    internal static async Task<Maintenance?> LookAsync(Work work, Guid id, CancellationToken cancel)
    {
        if ((await work.Db.Maintenances.FirstOrDefaultAsync(m => m.Id == id, cancel))?.ToMaintenance() is not { } m) return null;
        var due = MaintenanceLife.IsDue(m, work.Now);
        if (due && MaintenanceLife.Next(m, MaintenanceWord.Start, work.Now) is Answer<Maintenance>.Done { Value: var begun }) m = begun;
        var sight = await MaintenanceSight.ReadAsync(work.Db, cancel);
        if (m.IsOpen) m = await MaintenanceNews.SaveAsync(work, sight, m, due ? MaintenanceEvents.Started : null);
        return await MaintenanceDrain.CarryAsync(work, sight, m);
    }

    /// <summary>
    /// What is to be told something: mostly nothing, which is seen without writing. Without open work the connections are read at the first
    /// look only: work that is over leaves nothing out, but an older version may have.
    /// </summary>
    private Task<List<Guid>> BehindAsync(CancellationToken cancel) => store.ReadAsync<List<Guid>>(Caller.System, async db =>
    {
        var open = (await db.Maintenances.Where(m => m.IsOpen).ToListAsync(cancel)).Select(r => r.ToMaintenance()).ToList();
        if (open.Count == 0 && hasLooked) return [];
        var sight = await MaintenanceSight.ReadAsync(db, cancel);
        var ids = open.Select(m => m.Id).ToList();
        var known = (await db.MaintenanceConnections.Where(l => ids.Contains(l.MaintenanceId)).ToListAsync(cancel))
            .ToLookup(l => l.MaintenanceId, l => l.ConnectionId);
        var now = store.Time.GetUtcNow();
        return
        [
            .. open.Where(m => MaintenanceLife.IsDue(m, now)
                || sight.Connections.Any(c => MaintenanceDrain.Next(m, c, sight.IsTouched(m, c), now) is not null)
                || !known[m.Id].ToHashSet().SetEquals(sight.Connections.Where(c => sight.IsTouched(m, c)).Select(c => c.Id))).Select(m => m.Id),
            .. sight.Connections.SelectMany(c => c.Drain?.Work ?? []).Except(ids),
        ];
    }, cancel);
}
