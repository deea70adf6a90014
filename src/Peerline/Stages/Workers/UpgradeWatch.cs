using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Monitoring;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Workers;

/// <summary>Tells both sides, once a week at most, that a connection's peak traffic is over what it should carry.</summary>
public sealed class UpgradeWatch(PeerlineStore store)
{
    /// <summary>The type of the event. Not a fact of the machine: nothing is decided by it.</summary>
    public const string Advised = "connection.upgrade-advised";

    /// <summary>How long an advice stands, and how long it is not repeated.</summary>
    public static TimeSpan Standing { get; } = TimeSpan.FromDays(7);

    private const string Cursor = "upgrade-advice";

    // Spans are rolled up a little late, and not all at once.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(15);

    public Task<int> RunAsync(CancellationToken cancel) => store.WriteAsync(Caller.System, async work =>
    {
        var cursor = await work.Db.Cursors.FirstOrDefaultAsync(c => c.Name == Cursor, cancel);
        if (cursor is null) work.Db.Cursors.Add(cursor = new CursorRow { Name = Cursor, Position = (work.Now - Overlap).ToMicros() });
        var (span, after) = ((int)RollUp.Short.TotalSeconds, cursor.Position - Overlap.Ticks / TimeSpan.TicksPerMicrosecond);
        var rows = await work.Db.Samples.Where(s => s.Span == span && s.At > after).ToListAsync(cancel);
        if (rows.Count == 0) return 0;
        cursor.Position = rows.Max(r => r.At);
        var told = 0;
        foreach (var of in rows.GroupBy(r => r.ConnectionId))
        {
            if (await work.ConnectionAsync(of.Key) is not { IsInService: true } c) continue;
            var advice = UpgradeAdvice.Of(
                of.Select(r => PeerlineJson.Read<SampleBucket>(r.Body)), c.Requested.BandwidthMbps, c.Requested.UseForPeeringService);
            if (advice is null || await StandingAsync(work.Db, c, work.Now, cancel) is not null) continue;
            var sentence = advice.Sentence(c.Requested.BandwidthMbps);
            await work.AppendAsync(
                c.Id, c.SubscriptionId, Advised, Input.SystemActor,
                new UpgradeAdvised(c.PeeringId, new Fact(Advised, sentence, Input.SystemActor), advice, c.Requested.BandwidthMbps));
            told++;
        }

        return told;
    }, cancel);

    /// <summary>The advice that holds for the connection: given within the week, for the bandwidth that it has.</summary>
    public static async Task<UpgradeAdvised?> StandingAsync(PeerlineDb db, Connection c, DateTimeOffset now, CancellationToken cancel)
    {
        if (!c.IsInService) return null;
        var since = (now - Standing).ToMicros();
        var row = await db.Events.Where(e => e.Subject == c.Id && e.Type == Advised && e.At > since)
            .OrderByDescending(e => e.Sequence).FirstOrDefaultAsync(cancel);
        return row is not null && PeerlineJson.Read<UpgradeAdvised>(row.Body) is { } given && given.BandwidthMbps >= c.Requested.BandwidthMbps ? given : null;
    }
}

/// <summary>What is stored of an advice; it reads as a fact about the connection, with the figures beside.</summary>
public sealed record UpgradeAdvised(Guid PeeringId, Fact Fact, PeakTraffic Peak, int BandwidthMbps);
