using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Monitoring.Alerts;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Alert rules: a peer's for its subscriptions, the operator's for all connections.</summary>
internal static class AlertApi
{
    public static void MapAlertRules(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/alert-rules").WithTags("Alerts");
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListAlertRules").WithSummary(
            "When somebody is told, and what fires now");
        group.MapPost("", AddAsync).WithMetadata(new Creates()).WithName("AddAlertRule").WithSummary(
            "Be told when something is too much for too long");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetAlertRule").WithSummary("One alert rule");
        group.MapPut("/{id:guid}", ChangeAsync).WithMetadata(new TakesIfMatch()).WithName("ChangeAlertRule").WithSummary(
            "Replace what a rule is; what fires is resolved first");
        group.MapDelete("/{id:guid}", RemoveAsync).WithMetadata(new TakesIfMatch()).WithName("RemoveAlertRule").WithSummary(
            "Remove a rule; what fires is resolved first");
        group.MapPost("/{id:guid}/test", TestAsync).WithMetadata(new TakesIfMatch()).WithName("TestAlertRule").WithSummary(
            "Send a test notification on the way that a real one goes");
        group.MapGet("/{id:guid}/firings", FiringsAsync).WithMetadata(new Paged()).WithName("ListAlertFirings").WithSummary(
            "What a rule has told");
    }

    private static Task<Reply<Wire.Page<Wire.AlertRule>>> ListAsync(Caller caller, PeerlineStore store, Paging paging,
        CancellationToken cancel) =>
        store.ReadAsync(caller, async db =>
        {
            var firing = (await db.AlertStands.Where(s => s.FiringSince != null).ToListAsync(cancel)).ToLookup(s => s.RuleId, Shape);
            return await paging.PageAsync(db.AlertRules, r => Shape(r.ToAlertRule(), [.. firing[r.Id]]), cancel);
        }, cancel);

    private static Task<Reply<Wire.AlertRule>> GetAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db =>
        {
            if (await db.AlertRules.FirstOrDefaultAsync(r => r.Id == id,
                cancel) is not { } row) return Reply<Wire.AlertRule>.NotFound("alert rule");
            var firing = await db.AlertStands.Where(s => s.RuleId == id && s.FiringSince != null).ToListAsync(cancel);
            return Reply<Wire.AlertRule>.Ok(Shape(row.ToAlertRule(), [.. firing.Select(Shape)]), row.Version);
        }, cancel);

    private static async Task<Reply<Wire.AlertRule>> AddAsync(Caller caller, AlertDesk desk, Body<Wire.NewAlertRule> body,
        CancellationToken cancel)
    {
        var b = body.Value;
        return Reply<Wire.AlertRule>.From(
            await desk.AddAsync(caller, b.SubscriptionId, new(b.Name, b.Metric, b.Threshold, b.ForMinutes, b.Peerings, b.Connections,
                b.Mails, true), cancel),
            r => Shape(r, []), r => r.Version, r => $"{NativeApi.Root}/alert-rules/{r.Id}");
    }

    private static async Task<Reply<Wire.AlertRule>> ChangeAsync(
        Caller caller, AlertDesk desk, Guid id, Body<Wire.AlertRuleChange> body, IfMatch match, CancellationToken cancel)
    {
        var b = body.Value;
        return match.IsPresent
            ? Reply<Wire.AlertRule>.From(
                await desk.ChangeAsync(
                    caller, id, new(b.Name, b.Metric, b.Threshold, b.ForMinutes, b.Peerings, b.Connections, b.Mails, b.IsEnabled),
                        match.Version, cancel),
                r => Shape(r, []), r => r.Version)
            : Reply<Wire.AlertRule>.No(Refusal.MatchRequired);
    }

    private static async Task<Gone> RemoveAsync(Caller caller, AlertDesk desk, Guid id, IfMatch match, CancellationToken cancel) =>
        Gone.From(await desk.RemoveAsync(caller, id, match.Version, cancel));

    private static async Task<Reply<Wire.AlertTried>> TestAsync(
        Caller caller, AlertDesk desk, PeerlineStore store, Guid id, IfMatch match, CancellationToken cancel)
    {
        var answer = await desk.TestAsync(caller, id, match.Version, cancel);
        var hooks = answer is Answer<AlertRule>.Done { Value: var rule }
            ? await store.ReadAsync(caller, async db => (await db.Webhooks.Where(w => w.IsEnabled).ToListAsync(cancel)).Select(w =>
                w.ToWebhook())
                .Where(w => w.Takes(AlertEvents.Test, rule.SubscriptionId)).Select(w => w.Url).ToList(), cancel)
            : [];
        return Reply<Wire.AlertTried>.From(answer, r => new(r.Mails, hooks));
    }

    private static async Task<Reply<Wire.Page<Wire.HistoryEvent>>> FiringsAsync(
        Caller caller, PeerlineStore store, Names names, Guid id, Paging paging, CancellationToken cancel)
    {
        await names.LoadAsync(cancel);
        return await store.ReadAsync(caller, async db =>
        {
            if (!await db.AlertRules.AnyAsync(r => r.Id == id, cancel)) return Reply<Wire.Page<Wire.HistoryEvent>>.NotFound("alert rule");
            var after = paging.AfterNumber;
            var events = await db.Events.Where(e => e.Subject == id && e.Position > after).OrderBy(e =>
                e.Position).Take(paging.Limit + 1).ToListAsync(cancel);
            return paging.Of(events, e => $"{e.Position}", e => EventShape.Of(e, names.Of));
        }, cancel);
    }

    private static Wire.AlertRule Shape(AlertRule r, IReadOnlyList<Wire.AlertFiring> firing) => new(
        r.Id, r.SubscriptionId, r.Name, r.Metric.ToString(), r.Threshold, (int)r.For.TotalMinutes, r.Peerings, r.Connections, r.Mails,
            r.IsEnabled, firing);

    private static Wire.AlertFiring Shape(Storage.Rows.AlertStandRow s) =>
        new(s.ConnectionId, s.Family == 0 ? null : ((Family)s.Family).ToString(), s.FiringSince!.Value.FromMicros(), s.Value);
}
