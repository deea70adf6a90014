using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Authorization;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Monitoring.Alerts;

/// <summary>
/// Looks at every connection by every rule. Level-triggered: where each rule stands is stored with what was told, in one transaction, so a
/// look that is missed or made twice tells nothing twice.
/// </summary>
public sealed class AlertWatch(PeerlineStore store)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var rules = await store.ReadAsync(Caller.System, async db =>
            (await db.AlertRules.Where(r => r.IsEnabled).ToListAsync(cancel)).Select(r => r.ToAlertRule()).ToList(), cancel);
        foreach (var rule in rules) await LookAsync(rule, cancel);
    }

    private async Task LookAsync(AlertRule rule, CancellationToken cancel)
    {
        var now = store.Time.GetUtcNow();
        var (seen, stands) = await store.ReadAsync(Caller.System, async db => (
            await SeenAsync(db, rule, now, cancel), await db.AlertStands.Where(s => s.RuleId == rule.Id).ToListAsync(cancel)), cancel);
        var before = stands.ToDictionary(s => (s.ConnectionId, s.Family), Stand);
        if (!seen.Any(s => Changes(before.GetValueOrDefault(s.Key, AlertStand.Calm), s.Value)) && before.Keys.All(seen.ContainsKey)) return;
        await store.WriteAsync(Caller.System, async work =>
        {
            // Changed or removed meanwhile: what was seen was seen by another rule.
            if ((await work.Db.AlertRules.FirstOrDefaultAsync(r => r.Id == rule.Id, cancel))?.Version != rule.Version) return 0;
            var rows = (await work.Db.AlertStands.Where(s => s.RuleId == rule.Id).ToListAsync(cancel)).ToDictionary(s => (s.ConnectionId, s.Family));
            foreach (var (key, value) in seen) await StepAsync(work, rule, rows.GetValueOrDefault(key), key, value);
            foreach (var (key, row) in rows.Where(r => !seen.ContainsKey(r.Key)))
            {
                if (row.FiringSince is not null) await AlertTelling.TellAsync(work, rule, row, AlertEvents.Resolved, "the connection is not in service");
                work.Db.Remove(row);
            }

            return 1;
        }, cancel);

        bool Changes(AlertStand stand, double? value) => AlertDecision.Next(stand, rule, value, now).Stand with { Value = 0 } != stand with { Value = 0 };
    }

    private static async Task StepAsync(Work work, AlertRule rule, AlertStandRow? row, (Guid Connection, int Family) key, double? value)
    {
        var (stand, news) = AlertDecision.Next(row is null ? AlertStand.Calm : Stand(row), rule, value, work.Now);
        if (row is null && stand.IsCalm) return;
        if (row is null)
        {
            row = new AlertStandRow
            {
                RuleId = rule.Id, ConnectionId = key.Connection, Family = key.Family, SubscriptionId = rule.SubscriptionId ?? Guid.Empty,
            };
            work.Db.AlertStands.Add(row);
        }

        (row.OverSince, row.FiringSince, row.ClearSince, row.Value) =
            (stand.OverSince?.ToMicros(), stand.FiringSince?.ToMicros(), stand.ClearSince?.ToMicros(), stand.Value);
        if (news is not AlertNews.None)
            await AlertTelling.TellAsync(work, rule, row, news is AlertNews.Fired ? AlertEvents.Fired : AlertEvents.Resolved);
        if (stand.IsCalm) work.Db.Remove(row);
    }

    /// <summary>What the rule looks at, with its figure; null where nothing is known.</summary>
    private static async Task<Dictionary<(Guid Connection, int Family), double?>> SeenAsync(
        PeerlineDb db, AlertRule rule, DateTimeOffset now, CancellationToken cancel)
    {
        var rows = rule.SubscriptionId is { } owner ? db.Connections.Where(c => c.SubscriptionId == owner) : db.Connections;
        var connections = (await rows.Where(c => c.State != nameof(ConnectionState.Gone)).ToListAsync(cancel))
            .Select(r => r.ToConnection()).Where(rule.LooksAt).ToList();
        return rule.Metric is AlertMetric.LetterDays
            ? await LettersAsync(db, connections, now, cancel)
            : await SessionsAsync(db, rule, connections, now, cancel);
    }

    private static async Task<Dictionary<(Guid, int), double?>> SessionsAsync(
        PeerlineDb db, AlertRule rule, List<Connection> connections, DateTimeOffset now, CancellationToken cancel)
    {
        var after = (now - AlertReading.Window(rule)).ToMicros();
        var seen = new Dictionary<(Guid, int), double?>();
        foreach (var c in connections.Where(c => c.IsInService))
        {
            var samples = (await db.Samples.Where(s => s.ConnectionId == c.Id && s.Span == 0 && s.At >= after).OrderBy(s => s.At).ToListAsync(cancel))
                .Select(s => PeerlineJson.Read<SessionSample>(s.Body)).ToLookup(s => s.Family);
            var halves = c.Halves.Where(h => h.Applied is not null).Select(h => h.Family).ToList();

            // Both halves share the port: its traffic is the connection's.
            if (rule.Metric is AlertMetric.TrafficPercent && halves.Count > 0)
                seen[(c.Id, 0)] = AlertReading.Of(rule, c, halves[0], [.. samples[halves[0]]], now);
            else
                foreach (var family in halves) seen[(c.Id, (int)family)] = AlertReading.Of(rule, c, family, [.. samples[family]], now);
        }

        return seen;
    }

    private static async Task<Dictionary<(Guid, int), double?>> LettersAsync(
        PeerlineDb db, List<Connection> connections, DateTimeOffset now, CancellationToken cancel)
    {
        var waiting = connections.Where(c => !c.IsInService && c.State is not ConnectionState.PendingRemove).Select(c => c.Id).ToList();
        var letters = await db.Letters.Where(l => waiting.Contains(l.ConnectionId) && l.Kind == nameof(LetterKind.Authorization)
            && l.ExpiresAt != null).OrderBy(l => l.IssuedAt).ToListAsync(cancel);
        return letters.GroupBy(l => l.ConnectionId)
            .ToDictionary(g => (g.Key, 0), g => (double?)(g.Last().ExpiresAt!.Value.FromMicros() - now).TotalDays);
    }

    private static AlertStand Stand(AlertStandRow row) =>
        new(row.OverSince?.FromMicros(), row.FiringSince?.FromMicros(), row.ClearSince?.FromMicros(), row.Value);
}
