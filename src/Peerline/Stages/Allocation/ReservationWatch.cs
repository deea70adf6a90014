using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Allocation;

/// <summary>
/// Port and addresses of a connection that was never in service are not held for ever: when its provisioning has failed, a passed deadline
/// included, and nobody has tried again for the stated time, or when it has waited as long for what else it needs, it is removed as by its
/// own peer.
/// </summary>
public sealed class ReservationWatch(PeerlineStore store, StockOptions options)
{
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var due = await store.ReadAsync(Caller.System, async db => (await db.Connections
            .Where(c => c.State == nameof(ConnectionState.ProvisioningFailed) || c.State == nameof(ConnectionState.Approved)).ToListAsync(cancel)).Select(r => r.ToConnection()).Where(c => IsDue(c, store.Time.GetUtcNow())).Select(c => c.Id).ToList(), cancel);
        var released = 0;
        foreach (var id in due) released += await store.WriteAsync(Caller.System, work => ReleaseAsync(work, id, cancel), cancel);
        return released;
    }

    private bool IsDue(Connection c, DateTimeOffset now) =>
        c is { Port: not null, HasCable: true, Adoption: null } && now - HeldSince(c) >= options.HoldFailedFor;

    private static DateTimeOffset? HeldSince(Connection c) => c.State switch
    {
        ConnectionState.ProvisioningFailed => c.StateSince,
        ConnectionState.Approved => c.Trouble?.Since,
        _ => null,
    };

    private async Task<int> ReleaseAsync(Work work, Guid id, CancellationToken cancel)
    {
        // It may have been tried again, or was in service once: then a person decides what becomes of it.
        if (await work.ConnectionAsync(id) is not { } c || !IsDue(c, work.Now)
            || await work.Db.Events.AnyAsync(e => e.Subject == id && e.Type == FactTypes.Active, cancel)) return 0;
        var said = await ConnectionDesk.SayAsync(work, c, new Delete(
            $"{(c.Trouble is { } trouble && c.State is ConnectionState.Approved ? trouble.Reason : "Nobody has tried again.")} "
            + $"It has been so for {options.HoldFailedFor.TotalDays:0} days: the reservation of port and addresses is over."));
        return said is Answer<Connection>.Done ? 1 : 0;
    }
}
