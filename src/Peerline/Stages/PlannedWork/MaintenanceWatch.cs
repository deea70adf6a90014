using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.PlannedWork;

/// <summary>
/// Begins planned work when its time has come, finds connections that it touches since it was announced, and takes out of service what is
/// to be.
/// </summary>
public sealed class MaintenanceWatch(PeerlineStore store)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        foreach (var id in await BehindAsync(cancel))
            await store.WriteAsync(Caller.System, async work =>
            {
                if ((await work.Db.Maintenances.FirstOrDefaultAsync(m => m.Id == id, cancel))?.ToMaintenance() is not { IsOpen: true } m) return 0;
                var due = MaintenanceLife.IsDue(m, work.Now);
                if (due && MaintenanceLife.Next(m, MaintenanceWord.Start, work.Now) is Answer<Maintenance>.Done { Value: var begun }) m = begun;
                var sight = await MaintenanceSight.ReadAsync(work.Db, cancel);
                m = await MaintenanceNews.SaveAsync(work, sight, m, due ? MaintenanceEvents.Started : null);
                await MaintenanceDrain.CarryAsync(work, sight, m);
                return 1;
            }, cancel);
    }

    /// <summary>What is to be told something: mostly nothing, which is seen without writing.</summary>
    private Task<List<Guid>> BehindAsync(CancellationToken cancel) => store.ReadAsync<List<Guid>>(Caller.System, async db =>
    {
        var open = (await db.Maintenances.Where(m => m.IsOpen).ToListAsync(cancel)).Select(r => r.ToMaintenance()).ToList();
        if (open.Count == 0) return [];
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
        ];
    }, cancel);
}
