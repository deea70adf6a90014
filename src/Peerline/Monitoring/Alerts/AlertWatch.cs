using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
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
        var now = store.Time.GetUtcNow();
        var (rules, sight) = await store.ReadAsync(Caller.System, async db =>
        {
            var enabled = (await db.AlertRules.Where(r => r.IsEnabled).ToListAsync(cancel)).Select(r => r.ToAlertRule()).ToList();
            return (enabled, await AlertSight.ReadAsync(db, enabled, now, cancel));
        }, cancel);
        foreach (var rule in rules) await LookAsync(rule, sight.Of(rule), now, cancel);
    }

    private async Task LookAsync(
        AlertRule rule, IReadOnlyDictionary<(Guid Connection, int Family), double?> seen, DateTimeOffset now, CancellationToken cancel)
    {
        var before = await store.ReadAsync(Caller.System, db =>
            db.AlertStands.Where(s => s.RuleId == rule.Id).ToDictionaryAsync(s => (s.ConnectionId, s.Family), Stand, cancel), cancel);
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

    private static AlertStand Stand(AlertStandRow row) =>
        new(row.OverSince?.FromMicros(), row.FiringSince?.FromMicros(), row.ClearSince?.FromMicros(), row.Value);
}
