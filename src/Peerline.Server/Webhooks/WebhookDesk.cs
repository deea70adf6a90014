using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Webhooks;

/// <summary>What a caller says of a webhook.</summary>
internal sealed record WebhookDraft(string? Url, IReadOnlyList<string>? Types, string? Description, bool IsEnabled);

/// <summary>A webhook with its signing key, which is in this answer only.</summary>
internal sealed record WebhookWithSecret(Webhook Webhook, string Secret);

/// <summary>Webhooks: a peer's own for its subscriptions, the operator's for everything.</summary>
internal sealed class WebhookDesk(PeerlineStore store, Secrets secrets, WebhookReach reach)
{
    public const int MostForOne = 20;
    private const int MostTypes = 50, LongestType = 100, LongestDescription = 200;

    public Task<Answer<WebhookWithSecret>> AddAsync(Caller caller, Guid? subscription, WebhookDraft draft, CancellationToken cancel) =>
        store.WriteAsync<Answer<WebhookWithSecret>>(caller, async work =>
        {
            var rules = Check(draft);
            if (subscription is null) rules.Must(caller.IsOperator, "Required", "subscriptionId is required: whose events it gets.", "subscriptionId");
            if (!rules.Hold) return new Answer<WebhookWithSecret>.Invalid(rules.Problems);
            if (subscription is { } id && !await work.Db.Subscriptions.AnyAsync(s => s.Id == id, cancel))
                return new Answer<WebhookWithSecret>.NotFound("subscription");
            var owner = subscription ?? Guid.Empty;
            if (await work.Db.Webhooks.CountAsync(w => w.SubscriptionId == owner, cancel) >= MostForOne)
                return new Answer<WebhookWithSecret>.Refused([new("TooMany", $"There are {MostForOne} webhooks already.", "subscriptionId")]);
            var key = WebhookSignature.NewSecret();
            var webhook = new Webhook
            {
                Id = work.NewId(), SubscriptionId = subscription, Url = draft.Url!, SealedSecret = "", CreatedAt = work.Now, StartsBehind = await HeadAsync(work, cancel),
            };
            webhook = await work.SaveAsync(With(webhook, draft) with { SealedSecret = secrets.Seal(key, owner, webhook.Id) });
            Note(work, webhook, "added");
            return new Answer<WebhookWithSecret>.Done(new(webhook, key), Created: true);
        }, cancel);

    public Task<Answer<Webhook>> ChangeAsync(Caller caller, Guid id, WebhookDraft draft, long? ifVersion, CancellationToken cancel) =>
        WithAsync<Webhook>(caller, id, ifVersion, async (work, webhook) =>
        {
            if (Check(draft) is { Hold: false } rules) return new Answer<Webhook>.Invalid(rules.Problems);
            var changed = With(webhook, draft) with { DisabledBecause = draft.IsEnabled ? null : webhook.DisabledBecause };
            if (draft.IsEnabled && !webhook.IsEnabled) changed = changed with { StartsBehind = await HeadAsync(work, cancel) };
            changed = await work.SaveAsync(changed);
            Note(work, changed, "changed");
            return changed;
        }, cancel);

    /// <summary>Another key; the old one signs nothing any more.</summary>
    public Task<Answer<WebhookWithSecret>> RotateAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel) =>
        WithAsync<WebhookWithSecret>(caller, id, ifVersion, async (work, webhook) =>
        {
            var key = WebhookSignature.NewSecret();
            var changed = await work.SaveAsync(webhook with { SealedSecret = secrets.Seal(key, webhook.SubscriptionId ?? Guid.Empty, id) });
            Note(work, changed, "rotated");
            return new WebhookWithSecret(changed, key);
        }, cancel);

    public Task<Answer<Webhook>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel) =>
        WithAsync<Webhook>(caller, id, ifVersion, async (work, webhook) =>
        {
            await work.Db.WebhookDeliveries.Where(d => d.WebhookId == id).ExecuteDeleteAsync(cancel);
            work.Db.Remove((await work.Db.Webhooks.FindAsync([id], cancel))!);
            Note(work, webhook, "removed");
            return webhook;
        }, cancel);

    /// <summary>Sends events again, or for the first time: those behind a position that the webhook takes.</summary>
    /// <returns>How many deliveries are on their way.</returns>
    public Task<Answer<int>> ReplayAsync(Caller caller, Guid id, long after, int atMost, long? ifVersion, CancellationToken cancel) =>
        WithAsync<int>(caller, id, ifVersion, async (work, webhook) =>
        {
            if (!webhook.IsEnabled) return new Answer<int>.Refused([new("Disabled", "The webhook is switched off.", "isEnabled")]);
            var behind = work.Db.Events.Where(e => e.Position > after);
            if (webhook.SubscriptionId is { } owner) behind = behind.Where(e => e.SubscriptionId == owner);
            var types = (await behind.Select(e => e.Type).Distinct().ToListAsync(cancel))
                .Where(t => webhook.Takes(t, webhook.SubscriptionId)).ToList();
            var events = await behind.Where(e => types.Contains(e.Type)).OrderBy(e => e.Position).Take(atMost)
                .Select(e => new { e.Position, e.Type }).ToListAsync(cancel);
            var last = events is [.., { Position: var end }] ? end : after;
            var known = await work.Db.WebhookDeliveries.Where(d => d.WebhookId == id && d.EventPosition > after && d.EventPosition <= last)
                .ToDictionaryAsync(d => d.EventPosition, cancel);
            foreach (var e in events)
            {
                if (known.TryGetValue(e.Position, out var delivery)) Again(delivery, work.Now);
                else work.Db.WebhookDeliveries.Add(Delivery(work, webhook, e.Position, e.Type));
            }

            Note(work, webhook, "replayed", string.Create(CultureInfo.InvariantCulture, $"{events.Count} events behind {after}"));
            return events.Count;
        }, cancel);

    public Task<Answer<WebhookDeliveryRow>> RedeliverAsync(Caller caller, Guid id, Guid delivery, long? ifVersion, CancellationToken cancel) =>
        WithAsync<WebhookDeliveryRow>(caller, id, ifVersion, async (work, webhook) =>
        {
            if (await work.Db.WebhookDeliveries.FirstOrDefaultAsync(d => d.Id == delivery && d.WebhookId == id, cancel) is not { } row)
                return new Answer<WebhookDeliveryRow>.NotFound("delivery");
            if (!webhook.IsEnabled) return new Answer<WebhookDeliveryRow>.Refused([new("Disabled", "The webhook is switched off.", "isEnabled")]);
            Again(row, work.Now);
            return row;
        }, cancel);

    internal static WebhookDeliveryRow Delivery(Work work, Webhook webhook, long position, string type) => new()
    {
        Id = work.NewId(), WebhookId = webhook.Id, SubscriptionId = webhook.SubscriptionId ?? Guid.Empty, EventPosition = position, EventType = type,
        State = nameof(DeliveryState.Pending), DueAt = work.Now.ToMicros(),
    };

    private static void Again(WebhookDeliveryRow delivery, DateTimeOffset now)
    {
        delivery.State = nameof(DeliveryState.Pending);
        delivery.Attempts = 0;
        delivery.DueAt = now.ToMicros();
    }

    private InputRules Check(WebhookDraft draft)
    {
        var rules = new InputRules();
        reach.Check(rules, draft.Url, "url");
        rules.OptionalLine(draft.Description, "description", LongestDescription);
        var types = draft.Types ?? [];
        rules.Must(types.Count <= MostTypes, "TooMany", $"types has {types.Count} entries; {MostTypes} are allowed.", "types");
        for (var i = 0; i < types.Count; i++)
            rules.Must(types[i] is { Length: > 0 and <= LongestType } t && t.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '-' or '*')
                && (t.IndexOf('*') < 0 || (t.EndsWith(".*", StringComparison.Ordinal) && t.IndexOf('*') == t.Length - 1)),
                "InvalidType", "A type is written like connection.approved, or connection.* for all that begin so.", $"types[{i}]");
        return rules;
    }

    private static async Task<long> HeadAsync(Work work, CancellationToken cancel) =>
        await work.Db.Events.IgnoreQueryFilters().MaxAsync(e => (long?)e.Position, cancel) ?? 0;

    private static Webhook With(Webhook webhook, WebhookDraft draft) => webhook with
    {
        Url = draft.Url!, Types = draft.Types ?? [], Description = draft.Description, IsEnabled = draft.IsEnabled,
    };

    private Task<Answer<T>> WithAsync<T>(
        Caller caller, Guid id, long? ifVersion, Func<Work, Webhook, Task<Answer<T>>> act, CancellationToken cancel) =>
        store.ActOnAsync<T, WebhookRow>(caller, "webhook", id, ifVersion, (work, row) => act(work, row.ToWebhook()), cancel);

    private static void Note(Work work, Webhook webhook, string what, string? detail = null) =>
        work.Audit(webhook.SubscriptionId, $"webhook/{what}", $"webhooks/{webhook.Id}", detail ?? webhook.Url);
}

/// <summary>Where a delivery is, as it is stored. What is Dead was given up and is sent again on request.</summary>
internal enum DeliveryState { Pending, Delivered, Dead }
