using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Monitoring;

/// <summary>Keeps what was seen of sessions: looks at the raw rate, rolled up to spans of 5 minutes and an hour, and forgotten in time.</summary>
public sealed class SampleBook(PeerlineStore store)
{
    /// <summary>A look is kept when something changed, and at least this often.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(30);

    private static readonly Retention Keep = new();
    private readonly ConcurrentDictionary<(Guid, Family), (SessionObservation? Session, DateTimeOffset At)> last = new();

    /// <summary>Keeps one reading of a connection's sessions, and records what changed since the one before.</summary>
    public async Task SeenAsync(Connection c, RouterObservation router, CancellationToken cancel)
    {
        // What passes the operator's port on an exchange is the traffic of all who peer there, and nobody else's business.
        var port = c.HasCable ? router.Interfaces.FirstOrDefault(i => i.Name == c.Port?.InterfaceName) : null;
        var samples = new List<SessionSample>();
        var changes = new List<SessionChange>();
        foreach (var half in c.Halves.Where(h => h.Applied is not null))
        {
            var link = half.Family is Family.IPv4 ? c.Addresses?.V4 : c.Addresses?.V6;
            var session = router.Sessions.FirstOrDefault(s => s.Family == half.Family && s.PeerAddress == link?.Peer);
            var known = last.TryGetValue((c.Id, half.Family), out var before);
            var changed = known && before.Session is not null && session is not null ? ChangeDetector.Between(before.Session, session, router.At) : [];
            if (known && changed.Count == 0 && before.Session?.State == session?.State && router.At - before.At < Interval) continue;
            last[(c.Id, half.Family)] = (session, router.At);
            samples.Add(SessionSample.Of(c.Id, half.Family, router.At, session, port));
            changes.AddRange(changed);
        }

        if (samples.Count == 0) return;
        await store.WriteAsync(Caller.System, async work =>
        {
            foreach (var sample in samples) work.Db.Samples.Add(Row(sample, c.SubscriptionId));

            // Up and down are the lifecycle's facts; what it does not decide by is recorded here.
            foreach (var change in changes.Where(x => x.Kind is not (SessionChangeKind.Up or SessionChangeKind.Down)))
                await work.AppendAsync(c.Id, c.SubscriptionId, change.Word, Lifecycle.Input.SystemActor, new SessionEvent(c.PeeringId, change));
            return samples.Count;
        }, cancel);
    }

    /// <summary>Rolls up what is over, and forgets what is old. Level-triggered: what was missed is made up for.</summary>
    public async Task RollUpAsync(CancellationToken cancel)
    {
        var now = store.Time.GetUtcNow();
        await RollUpAsync(0, RollUp.Short, now, cancel);
        await RollUpAsync((int)RollUp.Short.TotalSeconds, RollUp.Long, now, cancel);
        await store.WriteAsync(Caller.System, async work =>
            await ForgetAsync(work, 0, Keep.RawBefore(now))
            + await ForgetAsync(work, (int)RollUp.Short.TotalSeconds, Keep.ShortBefore(now))
            + await ForgetAsync(work, (int)RollUp.Long.TotalSeconds, Keep.LongBefore(now)), cancel);
    }

    private Task<int> RollUpAsync(int span, TimeSpan length, DateTimeOffset now, CancellationToken cancel) => store.WriteAsync(Caller.System, async work =>
    {
        var to = (int)length.TotalSeconds;
        var halves = await work.Db.Samples.Where(s => s.Span == span).Select(s => new { s.ConnectionId, s.Family }).Distinct().ToListAsync(cancel);
        var made = 0;
        foreach (var half in halves)
        {
            var rows = work.Db.Samples.Where(s => s.ConnectionId == half.ConnectionId && s.Family == half.Family);
            var done = await rows.Where(s => s.Span == to).MaxAsync(s => (long?)s.At, cancel);
            var oldest = await rows.Where(s => s.Span == span).MinAsync(s => s.At, cancel);
            if (Retention.Due(done?.FromMicros(), oldest.FromMicros(), length, now) is not { } due) continue;
            var (from, until) = (due.From.ToMicros(), due.Until.ToMicros());
            var source = await rows.Where(s => s.Span == span && s.At >= from && s.At < until).OrderBy(s => s.At).ToListAsync(cancel);
            var buckets = span == 0
                ? RollUp.Of(source.Select(r => PeerlineJson.Read<SessionSample>(r.Body)), await PreviousAsync(rows, from), length)
                : RollUp.Of(source.Select(r => PeerlineJson.Read<SampleBucket>(r.Body)), length);
            if (source.Count == 0) continue;
            var subscription = source[0].SubscriptionId;
            foreach (var bucket in buckets) work.Db.Samples.Add(Row(bucket, subscription, to));
            made += buckets.Count;
        }

        return made;
    }, cancel);

    private static async Task<SessionSample?> PreviousAsync(IQueryable<SampleRow> rows, long before) =>
        await rows.Where(s => s.Span == 0 && s.At < before).OrderByDescending(s => s.At).FirstOrDefaultAsync() is { } row
            ? PeerlineJson.Read<SessionSample>(row.Body)
            : null;

    private static Task<int> ForgetAsync(Work work, int span, DateTimeOffset before)
    {
        var micros = before.ToMicros();
        return work.Db.Samples.Where(s => s.Span == span && s.At < micros).ExecuteDeleteAsync();
    }

    private static SampleRow Row(SessionSample s, Guid subscription) => new()
    {
        ConnectionId = s.ConnectionId, SubscriptionId = subscription, Family = (int)s.Family, Span = 0, At = s.At.ToMicros(), Body = PeerlineJson.Write(s),
    };

    private static SampleRow Row(SampleBucket b, Guid subscription, int span) => new()
    {
        ConnectionId = b.ConnectionId, SubscriptionId = subscription, Family = (int)b.Family, Span = span, At = b.From.ToMicros(), Body = PeerlineJson.Write(b),
    };
}

/// <summary>What is stored of a change that was seen on a session.</summary>
public sealed record SessionEvent(Guid PeeringId, SessionChange Change);
