using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Storage;

namespace Peerline.Stages.PlannedWork;

/// <summary>Begins planned work when its time has come, and finds connections that it touches since it was announced.</summary>
public sealed class MaintenanceWatch(PeerlineStore store)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var open = await store.ReadAsync(Caller.System, db => db.Maintenances.Where(m => m.IsOpen).Select(m => m.Id).ToListAsync(cancel), cancel);
        foreach (var id in open)
            await store.WriteAsync(Caller.System, async work =>
            {
                if ((await work.Db.Maintenances.FirstOrDefaultAsync(m => m.Id == id, cancel))?.ToMaintenance() is not { IsOpen: true } m) return 0;
                var due = MaintenanceLife.IsDue(m, work.Now);
                if (due && MaintenanceLife.Next(m, MaintenanceWord.Start, work.Now) is Answer<Model.Maintenance>.Done { Value: var begun }) m = begun;
                await MaintenanceNews.SaveAsync(work, m, due ? MaintenanceEvents.Started : null);
                return 1;
            }, cancel);
    }
}
