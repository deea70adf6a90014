using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Workers;

/// <summary>
/// Tells both sides a week before that the time to wire and to say "ready" runs out. One that moves and is still within a week of
/// the notice is not told again.
/// </summary>
public sealed class DeadlineWatch(PeerlineStore store)
{
    /// <summary>The type of the event. Not a fact of the machine: nothing is decided by it.</summary>
    public const string Near = "connection.deadline-near";

    private static readonly TimeSpan Before = TimeSpan.FromDays(7);

    public Task<int> RunAsync(CancellationToken cancel) => store.WriteAsync(Caller.System, async work =>
    {
        var soon = (work.Now + Before).ToMicros();
        var rows = await work.Db.Connections
            .Where(c => (c.State == nameof(ConnectionState.ProvisioningStarted) || c.State == nameof(ConnectionState.Approved))
                && c.DueAt != null && c.DueAt <= soon)
            .ToListAsync(cancel);
        var told = 0;
        foreach (var c in rows.Select(r => r.ToConnection()).Where(c => c.AwaitsReady && c.Deadline <= work.Now + Before))
        {
            // What was told before then was told of an earlier deadline, or of an earlier turn.
            var since = Math.Max(c.StateSince.ToMicros(), (c.Deadline!.Value - Before).ToMicros());
            if (await work.Db.Events.AnyAsync(e => e.Subject == c.Id && e.Type == Near && e.At >= since, cancel)) continue;
            await work.AppendAsync(c, [new Fact(Near, $"\"Ready\" is due on {c.Deadline:u}.", Input.SystemActor)]);
            told++;
        }

        return told;
    }, cancel);
}
