using Microsoft.EntityFrameworkCore;
using Peerline.Model;
using Peerline.Stages.Authorization;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Monitoring.Alerts;

/// <summary>All that the rules look at, read once for all of them.</summary>
internal sealed class AlertSight
{
    private readonly List<Connection> connections;
    private readonly ILookup<(Guid Connection, Family Family), SessionSample> samples;
    private readonly Dictionary<Guid, DateTimeOffset> letters;
    private readonly DateTimeOffset now;

    private AlertSight(
        List<Connection> connections, ILookup<(Guid, Family), SessionSample> samples, Dictionary<Guid, DateTimeOffset> letters, DateTimeOffset now) =>
        (this.connections, this.samples, this.letters, this.now) = (connections, samples, letters, now);

    public static async Task<AlertSight> ReadAsync(PeerlineDb db, IReadOnlyList<AlertRule> rules, DateTimeOffset now, CancellationToken cancel)
    {
        var (ofLetters, ofSessions) = (rules.Where(r => r.Metric is AlertMetric.LetterDays).ToList(),
            rules.Where(r => r.Metric is not (AlertMetric.LetterDays or AlertMetric.MembersDark)).ToList());
        var connections = await ConnectionsAsync(db, rules, cancel);
        var sessions = connections.Where(c => c.IsInService && ofSessions.Any(r => r.LooksAt(c))).Select(c => c.Id).ToList();
        var after = (now - ofSessions.Select(AlertReading.Window).DefaultIfEmpty().Max()).ToMicros();
        var samples = sessions.Count == 0 ? [] : await db.Samples.Where(s => s.Span == 0 && s.At >= after && sessions.Contains(s.ConnectionId))
            .OrderBy(s => s.At).ToListAsync(cancel);
        var waiting = connections.Where(c => IsWaiting(c) && ofLetters.Any(r => r.LooksAt(c))).Select(c => c.Id).ToList();
        var letters = waiting.Count == 0 ? [] : await db.Letters.Where(l => waiting.Contains(l.ConnectionId)
            && l.Kind == nameof(LetterKind.Authorization) && l.ExpiresAt != null).OrderBy(l => l.IssuedAt).ToListAsync(cancel);
        return new AlertSight(
            connections,
            samples.Select(s => PeerlineJson.Read<SessionSample>(s.Body)).ToLookup(s => (s.ConnectionId, s.Family)),
            letters.GroupBy(l => l.ConnectionId).ToDictionary(g => g.Key, g => g.Last().ExpiresAt!.Value.FromMicros()),
            now);
    }

    /// <summary>What the rule looks at, with its figure; null where nothing is known.</summary>
    public IReadOnlyDictionary<(Guid Connection, int Family), double?> Of(AlertRule rule)
    {
        var mine = connections.Where(rule.LooksAt);
        return rule.Metric switch
        {
            AlertMetric.LetterDays => mine.Where(c => IsWaiting(c) && letters.ContainsKey(c.Id))
                .ToDictionary(c => (c.Id, 0), c => (double?)(letters[c.Id] - now).TotalDays),
            AlertMetric.MembersDark => mine.Where(c => c is { IsInService: true, Port.Lag: not null })
                .ToDictionary(c => (c.Id, 0), c => (double?)c.Port!.Lag!.Members.Count(m => m.IsDark)),
            _ => mine.Where(c => c.IsInService).SelectMany(c => Sessions(rule, c)).ToDictionary(),
        };
    }

    private IEnumerable<KeyValuePair<(Guid, int), double?>> Sessions(AlertRule rule, Connection c)
    {
        var halves = c.Halves.Where(h => h.Applied is not null).Select(h => h.Family).ToList();

        // Both halves share the port: its traffic is the connection's.
        return rule.Metric is AlertMetric.TrafficPercent
            ? halves.Take(1).Select(f => KeyValuePair.Create((c.Id, 0), Figure(f)))
            : halves.Select(f => KeyValuePair.Create((c.Id, (int)f), Figure(f)));

        double? Figure(Family family) => AlertReading.Of(rule, c, family, [.. samples[(c.Id, family)]], now);
    }

    private static async Task<List<Connection>> ConnectionsAsync(PeerlineDb db, IReadOnlyList<AlertRule> rules, CancellationToken cancel)
    {
        if (rules.Count == 0) return [];
        var owners = rules.Select(r => r.SubscriptionId).OfType<Guid>().Distinct().ToList();
        var rows = rules.Any(r => r.SubscriptionId is null) ? db.LiveConnections() : db.LiveConnections().Where(c => owners.Contains(c.SubscriptionId));
        return [.. (await rows.ToListAsync(cancel)).Select(r => r.ToConnection())];
    }

    private static bool IsWaiting(Connection c) => !c.IsInService && c.State is not ConnectionState.PendingRemove;
}
