using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Monitoring.Alerts;

/// <summary>Where alert rules are written: a peer's own for its subscriptions, the operator's for all connections.</summary>
public sealed class AlertDesk(PeerlineStore store)
{
    public const int MostForOne = 100, MostTestsADay = 20;
    private static readonly TimeSpan TestPause = TimeSpan.FromMinutes(1);

    public Task<Answer<AlertRule>> AddAsync(Caller caller, Guid? subscription, AlertDraft draft, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<AlertRule>>(caller, async work =>
        {
            var rules = AlertRules.Check(draft);
            if (subscription is null)
                rules.Must(caller.IsOperator, "Required", "subscriptionId is required: whose connections are looked at.", "subscriptionId");
            if (subscription is { } id && !await work.Db.Subscriptions.AnyAsync(s => s.Id == id, cancel))
                return new Answer<AlertRule>.NotFound("subscription");
            await CheckNamedAsync(work, rules, draft, cancel);
            if (!rules.Hold) return new Answer<AlertRule>.Invalid(rules.Problems);
            var owner = subscription ?? Guid.Empty;
            if (await work.Db.AlertRules.CountAsync(r => r.SubscriptionId == owner, cancel) >= MostForOne)
                return new Answer<AlertRule>.Refused([new("TooMany", $"There are {MostForOne} alert rules already.", "subscriptionId")]);
            var rule = await work.SaveAsync(With(
                new AlertRule
                {
                    Id = work.NewId(), SubscriptionId = subscription, Name = "", Metric = default, Made = Authorship.Of(caller.Name, work.Now),
                }, draft));
            work.Audit(rule.SubscriptionId, "alert-rule/added", $"alert-rules/{rule.Id}", rule.Name);
            return new Answer<AlertRule>.Done(rule, Created: true);
        }, cancel);

    public Task<Answer<AlertRule>> ChangeAsync(
        Caller caller, Guid id, AlertDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        WithAsync<AlertRule>(caller, id, ifVersion, async (work, rule) =>
        {
            var rules = AlertRules.Check(draft);
            await CheckNamedAsync(work, rules, draft, cancel);
            if (!rules.Hold) return new Answer<AlertRule>.Invalid(rules.Problems);
            await EndAsync(work, rule, "the rule was changed", cancel);
            var changed = await work.SaveAsync(With(rule, draft) with { Made = rule.Made.Changed(caller.Name, work.Now) });
            work.Audit(rule.SubscriptionId, "alert-rule/changed", $"alert-rules/{id}", changed.Name);
            return changed;
        }, cancel);

    public Task<Answer<AlertRule>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default) =>
        WithAsync<AlertRule>(caller, id, ifVersion, async (work, rule) =>
        {
            await EndAsync(work, rule, "the rule was removed", cancel);
            work.Db.Remove((await work.Db.AlertRules.FindAsync([id], cancel))!);
            work.Audit(rule.SubscriptionId, "alert-rule/removed", $"alert-rules/{id}", rule.Name);
            return rule;
        }, cancel);

    /// <summary>A notification that says that it is a test, on the way that a real one goes; not in a loop, since anybody may be named.</summary>
    public Task<Answer<AlertRule>> TestAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default) =>
        WithAsync<AlertRule>(caller, id, ifVersion, async (work, rule) =>
        {
            if (await TestedEnoughAsync(work, rule, cancel) is { } enough) return new Answer<AlertRule>.Refused([enough]);
            await work.AppendAsync(id, rule.SubscriptionId, AlertEvents.Test, caller.Name, new AlertEvent(
                $"The alert rule {rule.Name} was tried. Nothing has happened.", rule.Name, rule.Metric, Threshold: rule.Threshold));
            return rule;
        }, cancel);

    /// <summary>A rule that was changed may be tried at once, within what the subscription may in a day.</summary>
    private static async Task<Problem?> TestedEnoughAsync(Work work, AlertRule rule, CancellationToken cancel)
    {
        var tests = work.Db.Events.IgnoreQueryFilters().Where(e => e.SubscriptionId == rule.SubscriptionId && e.Type == AlertEvents.Test);
        var (pause, changed) = ((work.Now - TestPause).ToMicros(), rule.Made.ChangedAt.ToMicros());
        if (await tests.AnyAsync(e => e.Subject == rule.Id && e.At > pause && e.At >= changed, cancel))
            return new Problem("TooSoon", "The rule was tried a moment ago: wait a minute.", "id");
        var day = work.Now.AddDays(-1).ToMicros();
        return rule.SubscriptionId is not null && await tests.CountAsync(e => e.At > day, cancel) >= MostTestsADay
            ? new Problem("TooManyMails", $"Rules of this subscription were tried {MostTestsADay} times within a day: wait.", "id")
            : null;
    }

    /// <summary>What fires is resolved, and what was counted is forgotten.</summary>
    private static async Task EndAsync(Work work, AlertRule rule, string because, CancellationToken cancel)
    {
        var rows = await work.Db.AlertStands.Where(s => s.RuleId == rule.Id).ToListAsync(cancel);
        foreach (var row in rows)
        {
            if (row.FiringSince is not null) await AlertTelling.TellAsync(work, rule, row, AlertEvents.Resolved, because);
            work.Db.Remove(row);
        }
    }

    private static async Task CheckNamedAsync(Work work, InputRules rules, AlertDraft draft, CancellationToken cancel)
    {
        var (peerings, connections) = (draft.Peerings ?? [], draft.Connections ?? []);
        if (peerings.Count > 0)
            rules.Must(await work.Db.Peerings.CountAsync(p => peerings.Contains(p.Id), cancel) == peerings.Distinct().Count(), "UnknownPeering",
                "Not all of these peerings are there.", "peerings");
        if (connections.Count > 0)
            rules.Must(await work.Db.Connections.CountAsync(c => connections.Contains(c.Id), cancel) == connections.Distinct().Count(),
                "UnknownConnection", "Not all of these connections are there.", "connections");
    }

    private static AlertRule With(AlertRule rule, AlertDraft draft)
    {
        var metric = AlertRules.Metric(draft.Metric)!.Value;
        return rule with
        {
            Name = draft.Name!, Metric = metric, Threshold = draft.Threshold ?? AlertRules.Usual(metric),
            For = TimeSpan.FromMinutes(draft.ForMinutes ?? 5), Peerings = draft.Peerings ?? [], Connections = draft.Connections ?? [],
            Mails = draft.Mails ?? [], IsEnabled = draft.IsEnabled,
        };
    }

    private Task<Answer<T>> WithAsync<T>(
        Caller caller, Guid id, long? ifVersion, Func<Work, AlertRule, Task<Answer<T>>> act, CancellationToken cancel) =>
        store.ActOnAsync<T, AlertRuleRow>(caller, "alert rule", id, ifVersion, (work, row) => act(work, row.ToAlertRule()), cancel);
}
