using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Api;
using Peerline.Server.Hosting;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Webhooks;

/// <summary>
/// Deliveries are a projection of the events, stored with the cursor in one transaction and sent from there: none is lost, and one is
/// repeated, under its id, only when the process dies between the receiver's answer and our commit.
/// </summary>
internal sealed class WebhookQueue(PeerlineStore store, Secrets secrets, WebhookSender sender, PeerlineOptions options)
{
    private const string Cursor = "webhooks";
    private const int Batch = 200;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>No delivery begins later, so that others get the place.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    /// <summary>Makes the deliveries of new events.</summary>
    public async Task ProjectAsync(CancellationToken cancel)
    {
        if (!await store.ReadAsync(Caller.System, db => db.Webhooks.AnyAsync(w => w.IsEnabled, cancel), cancel)) return;
        while (await WriteAsync(cancel) == Batch)
        {
        }
    }

    /// <summary>The webhooks that have something to send, whose they are (no subscription's: the operator's), and when each is next.</summary>
    public Task<List<(Guid Webhook, Guid Owner, DateTimeOffset At)>> DueAsync(CancellationToken cancel) => store.ReadAsync(
        Caller.System, async db => (await db.WebhookDeliveries.Where(d => d.DueAt != null)
            .GroupBy(d => new { d.WebhookId, d.SubscriptionId })
            .Select(g => new { g.Key.WebhookId, g.Key.SubscriptionId, At = g.Min(d => d.DueAt) }).ToListAsync(cancel))
            .Select(g => (g.WebhookId, g.SubscriptionId, g.At!.Value.FromMicros())).ToList(), cancel);

    /// <summary>Sends what is due to one webhook, in the order of the events, until nothing is, it fails, or its turn is over.</summary>
    /// <returns>How long to leave the receiver alone; null when it took what it was sent.</returns>
    public async Task<TimeSpan?> SendAsync(Guid webhook, CancellationToken cancel)
    {
        var began = store.Time.GetTimestamp();
        while (store.Time.GetElapsedTime(began) < Turn && await NextAsync(webhook, cancel) is var (hook, delivery, body))
        {
            if (!hook.IsEnabled)
            {
                await GiveUpAsync(hook, cancel);
                return null;
            }

            var key = secrets.Open(hook.SealedSecret, hook.SubscriptionId ?? Guid.Empty, hook.Id);
            var outcome = await sender.SendAsync(hook.Url, delivery.Id, key, body, cancel);
            var rest = await RecordAsync(hook, delivery, outcome);
            if (outcome.IsGone)
            {
                await GiveUpAsync(hook, cancel);
                return null;
            }

            if (!outcome.IsTaken) return rest < WebhookRetry.LongestRest ? rest : WebhookRetry.LongestRest;
        }

        return null;
    }

    /// <summary>One test event, now: for whoever sets up the address.</summary>
    public async Task<WebhookOutcome> TestAsync(Webhook webhook, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7(store.Time.GetUtcNow());
        var key = secrets.Open(webhook.SealedSecret, webhook.SubscriptionId ?? Guid.Empty, webhook.Id);
        return await sender.SendAsync(webhook.Url, id, key, CloudEvent.Test(id, webhook.Id, options.Public, store.Time.GetUtcNow()), cancel);
    }

    /// <summary>Deliveries that came to their end long ago are forgotten.</summary>
    public Task<int> ForgetAsync(CancellationToken cancel) => store.WriteAsync(Caller.System, work =>
    {
        var before = (work.Now - Kept).ToMicros();
        return work.Db.WebhookDeliveries.Where(d => d.DueAt == null && d.LastAt < before).ExecuteDeleteAsync(cancel);
    }, cancel);

    private Task<int> WriteAsync(CancellationToken cancel) => store.WriteAsync(Caller.System, async work =>
    {
        var cursor = await work.Db.Cursors.FirstOrDefaultAsync(c => c.Name == Cursor, cancel);
        if (cursor is null) work.Db.Cursors.Add(cursor = new CursorRow { Name = Cursor });
        var webhooks = (await work.Db.Webhooks.Where(w => w.IsEnabled).ToListAsync(cancel)).Select(w => w.ToWebhook()).ToList();
        // Nobody wants what is behind the first of them: a cursor that stood still while there were none leaps over it.
        var after = Math.Max(cursor.Position, webhooks.Select(w => w.StartsBehind).DefaultIfEmpty(long.MaxValue).Min());
        var events = await work.Db.Events.Where(e => e.Position > after).OrderBy(e => e.Position).Take(Batch).ToListAsync(cancel);
        foreach (var e in events)
        {
            foreach (var webhook in webhooks.Where(w => e.Position > w.StartsBehind && w.Takes(e.Type, e.SubscriptionId)))
                work.Db.WebhookDeliveries.Add(WebhookDesk.Delivery(work, webhook, e.Position, e.Type));
            cursor.Position = e.Position;
        }

        return events.Count;
    }, cancel);

    private Task<(Webhook Hook, WebhookDeliveryRow Delivery, byte[] Body)?> NextAsync(Guid webhook, CancellationToken cancel) =>
        store.ReadAsync<(Webhook, WebhookDeliveryRow, byte[])?>(Caller.System, async db =>
        {
            var now = store.Time.GetUtcNow().ToMicros();
            if (await db.Webhooks.FirstOrDefaultAsync(w => w.Id == webhook, cancel) is not { } row) return null;
            if (await db.WebhookDeliveries.Where(d => d.WebhookId == webhook && d.DueAt <= now).OrderBy(d => d.EventPosition).FirstOrDefaultAsync(cancel)
                is not { } delivery) return null;
            var hook = row.ToWebhook();
            // Named as its owner may know them.
            var names = new Names(store, hook.SubscriptionId is { } id ? new Caller("webhook", Role.Peer, new HashSet<Guid> { id }) : Caller.System);
            await names.LoadAsync(cancel);
            var e = await db.Events.FirstAsync(e => e.Position == delivery.EventPosition, cancel);
            return (hook, delivery, CloudEvent.Of(EventShape.Of(e, names.Of), options.Public));
        }, cancel);

    /// <returns>The pause until the next attempt.</returns>
    private Task<TimeSpan> RecordAsync(Webhook hook, WebhookDeliveryRow delivery, WebhookOutcome outcome) => store.WriteAsync(Caller.System, async work =>
    {
        // Gone with its webhook meanwhile.
        if (await work.Db.WebhookDeliveries.FirstOrDefaultAsync(d => d.Id == delivery.Id) is not { } row) return TimeSpan.Zero;
        row.Attempts++;
        (row.LastAt, row.LastStatus, row.LastError) = (work.Now.ToMicros(), outcome.Status, outcome.Error);
        if (outcome.IsTaken)
        {
            (row.State, row.DueAt) = (nameof(DeliveryState.Delivered), null);
            return TimeSpan.Zero;
        }

        var pause = outcome.IsGone ? null : WebhookRetry.After(row.Attempts, outcome.RetryAfter);
        row.State = pause is null ? nameof(DeliveryState.Dead) : nameof(DeliveryState.Pending);
        row.DueAt = (work.Now + pause)?.ToMicros();
        if (outcome.IsGone && await work.Db.Webhooks.FirstOrDefaultAsync(w => w.Id == hook.Id) is { } gone)
        {
            var webhook = await work.SaveAsync(gone.ToWebhook() with { IsEnabled = false, DisabledBecause = "The receiver answered 410 Gone." });
            work.Audit(webhook.SubscriptionId, "webhook/disabled", $"webhooks/{webhook.Id}", webhook.DisabledBecause!);
        }

        return pause ?? WebhookRetry.LongestRest;
    }, CancellationToken.None);

    /// <summary>What waits for a webhook that was switched off is not sent when it is switched on again, unless somebody asks for it.</summary>
    private Task<int> GiveUpAsync(Webhook hook, CancellationToken cancel) => store.WriteAsync(Caller.System, work =>
        work.Db.WebhookDeliveries.Where(d => d.WebhookId == hook.Id && d.DueAt != null).ExecuteUpdateAsync(
            d => d.SetProperty(r => r.State, nameof(DeliveryState.Dead)).SetProperty(r => r.DueAt, (long?)null)
                .SetProperty(r => r.LastError, "The webhook was switched off."), cancel), cancel);
}
