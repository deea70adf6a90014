using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Probing;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Monitoring.Metrics;

/// <summary>
/// The measurements of a peering or of a peering service: looks at sessions as long as they are kept, their roll-ups before that, and the
/// runs of probes and tests.
/// </summary>
public sealed class MetricSource(PeerlineStore store)
{
    private static readonly Retention Kept = new();

    public Task<IReadOnlyList<MetricPoint>> OfPeeringAsync(
        Caller caller, Guid peering, MetricKind kind, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel = default) =>
        store.ReadAsync(caller, async db => kind switch
        {
            MetricKind.PrefixLatency => await ReachAsync(db, kind, from, until, cancel, [.. (await db.RegisteredPrefixes
                .Where(p => p.PeeringId == peering).ToListAsync(cancel)).Select(p => (p.Id, p.ToRegisteredPrefix().Name))]),
            MetricKind.CustomerLatency => await ReachAsync(db, kind, from, until, cancel, [.. (await db.RegisteredAsns
                .Where(p => p.PeeringId == peering).ToListAsync(cancel)).Select(p => (p.Id, p.ToRegisteredAsn().Name))]),
            MetricKind.ProbeAvailability or MetricKind.ProbeJitter or MetricKind.ProbeLatency => await ReachAsync(
                db, kind, from, until, cancel, [.. (await db.ConnectivityProbes.Where(p => p.PeeringId == peering).ToListAsync(cancel))
                    .Select(p => (p.Id, p.ToConnectivityProbe().Protocol.ToString()))]),
            _ => await SessionsAsync(db, peering, kind, from, until, cancel),
        }, cancel);

    public Task<IReadOnlyList<MetricPoint>> OfServiceAsync(
        Caller caller, Guid service, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel = default) =>
        store.ReadAsync(caller, async db => await ReachAsync(db, MetricKind.RoundTrip, from, until, cancel,
            [.. (await db.MonitorTests.Where(t => t.ServiceId == service).ToListAsync(cancel))
                .Select(t => (t.Id, t.ToMonitorTest().Name))]), cancel);

    // ---- sessions -------------------------------------------------------------------------------------------------------------------

    private async Task<IReadOnlyList<MetricPoint>> SessionsAsync(
        PeerlineDb db, Guid peering, MetricKind kind, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var points = new List<MetricPoint>();
        foreach (var connection in (await db.Connections.Where(c => c.PeeringId == peering).ToListAsync(cancel))
            .Select(c => c.ToConnection()))
        {
            foreach (var half in connection.Halves.Where(h => IsAskedOf(kind, connection, h.Family)))
            {
                var link = half.Family is Family.IPv4 ? connection.Addresses?.V4 : connection.Addresses?.V6;
                var subject = new MetricSubject(connection.Identifier, link?.Peer.ToString());
                points.AddRange(await HalfAsync(db, connection.Id, half.Family, kind, from, until, subject, cancel));
            }
        }

        return points;
    }

    /// <summary>Both halves share the port: its octets are counted once, with the half that every connection has, if it has both.</summary>
    private static bool IsAskedOf(MetricKind kind, Connection connection, Family family) =>
        kind is MetricKind.SessionUp or MetricKind.Flaps || family is Family.IPv4 || connection.V4 is null;

    private async Task<IEnumerable<MetricPoint>> HalfAsync(
        PeerlineDb db, Guid connection, Family family, MetricKind kind, DateTimeOffset from, DateTimeOffset until, MetricSubject subject,
        CancellationToken cancel)
    {
        var now = store.Time.GetUtcNow();
        var (raw, five) = (Later(from, Kept.RawBefore(now)), Later(from, Kept.ShortBefore(now)));
        var rows = db.Samples.Where(s => s.ConnectionId == connection && s.Family == (int)family);
        var hours = await RowsAsync(rows, RollUp.Long, from, five, cancel);
        var minutes = await RowsAsync(rows, RollUp.Short, five, raw, cancel);
        var looks = await RowsAsync(rows, TimeSpan.Zero, raw, until, cancel);
        var begin = raw.ToMicros();
        var previous = await rows.Where(s => s.Span == 0 && s.At < begin).OrderByDescending(s => s.At).FirstOrDefaultAsync(cancel);
        return
        [
            .. SessionPoints.Of(kind, hours.Concat(minutes).Select(r => PeerlineJson.Read<SampleBucket>(r.Body))
                .Where(b => b.From < until), subject),
            .. SessionPoints.Of(kind, looks.Select(r => PeerlineJson.Read<SessionSample>(r.Body)),
                previous is null ? null : PeerlineJson.Read<SessionSample>(previous.Body), subject),
        ];
    }

    private static async Task<List<SampleRow>> RowsAsync(
        IQueryable<SampleRow> rows, TimeSpan span, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        if (from >= until) return [];
        var (begin, end, seconds) = (from.ToMicros(), until.ToMicros(), (int)span.TotalSeconds);
        return await rows.Where(s => s.Span == seconds && s.At >= begin && s.At < end).OrderBy(s => s.At).ToListAsync(cancel);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    // ---- probes and tests -------------------------------------------------------------------------------------------------------------

    private static async Task<IReadOnlyList<MetricPoint>> ReachAsync(
        PeerlineDb db, MetricKind kind, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel,
        IReadOnlyList<(Guid Id, string Name)> targets)
    {
        var names = targets.ToDictionary(t => t.Id, t => t.Name);
        var ids = names.Keys.ToList();
        var (begin, end) = (from.ToMicros(), until.ToMicros());
        var rows = await db.ReachSamples.Where(s => ids.Contains(s.TargetId) && s.At >= begin && s.At < end).ToListAsync(cancel);
        return
        [
            .. from r in rows
               let value = Value(kind, PeerlineJson.Read<ReachSample>(r.Body))
               where value is not null
               select new MetricPoint(r.At.FromMicros(), value.Value, 1, new MetricSubject(Name: names[r.TargetId])),
        ];
    }

    private static double? Value(MetricKind kind, ReachSample sample) => kind switch
    {
        MetricKind.ProbeAvailability => sample.Sent == 0 ? null : 100.0 * sample.Received / sample.Sent,
        MetricKind.ProbeJitter => sample.JitterMs,
        _ => sample.LatencyMs,
    };
}
