using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Webhooks;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Webhooks: a peer's for its subscriptions, the operator's for all events.</summary>
internal static class WebhookApi
{
    private const int MostReplayed = 10_000;

    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/webhooks").WithTags("Events");
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListWebhooks").WithSummary("Addresses that events are sent to");
        group.MapPost("", AddAsync).WithMetadata(new Creates()).WithName("AddWebhook").WithSummary("Send events to an address; its signing key is shown once");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetWebhook").WithSummary("One webhook");
        group.MapPut("/{id:guid}", ChangeAsync).WithMetadata(new TakesIfMatch()).WithName("ChangeWebhook").WithSummary("Replace what a webhook is; switch it off and on");
        group.MapDelete("/{id:guid}", RemoveAsync).WithMetadata(new TakesIfMatch()).WithName("RemoveWebhook").WithSummary("Remove a webhook with its deliveries");
        group.MapPost("/{id:guid}/rotate", RotateAsync).WithMetadata(new TakesIfMatch()).WithName("RotateWebhook").WithSummary("Another signing key; the old one signs nothing any more");
        group.MapPost("/{id:guid}/test", TestAsync).WithMetadata(new TakesIfMatch()).WithName("TestWebhook").WithSummary("Send a test event now, and say what became of it");
        group.MapPost("/{id:guid}/replay", ReplayAsync).WithMetadata(new TakesIfMatch()).WithName("ReplayWebhook").WithSummary("Send the events behind a position, again or for the first time");
        group.MapGet("/{id:guid}/deliveries", DeliveriesAsync)
            .WithMetadata(new Paged(), new TakesQuery("state", Microsoft.OpenApi.JsonSchemaType.String, "Pending, Delivered or Dead."))
            .WithName("ListWebhookDeliveries").WithSummary("What was sent, what waits and what was given up, of 30 days");
        group.MapPost("/{id:guid}/deliveries/{delivery:guid}/redeliver", RedeliverAsync).WithMetadata(new TakesIfMatch()).WithName("RedeliverWebhook").WithSummary("Send one delivery again");
    }

    private static Task<Reply<Wire.Page<Wire.Webhook>>> ListAsync(Caller caller, PeerlineStore store, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, db => paging.PageAsync(db.Webhooks, r => Shape(r.ToWebhook()), cancel), cancel);

    private static async Task<Reply<Wire.Webhook>> GetAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        await FindAsync(caller, store, id, cancel) is { } webhook
            ? Reply<Wire.Webhook>.Ok(Shape(webhook), webhook.Version)
            : Reply<Wire.Webhook>.NotFound("webhook");

    private static async Task<Reply<Wire.WebhookSecret>> AddAsync(Caller caller, WebhookDesk desk, Body<Wire.NewWebhook> body, CancellationToken cancel) =>
        Reply<Wire.WebhookSecret>.From(
            await desk.AddAsync(caller, body.Value.SubscriptionId, new(body.Value.Url, body.Value.Types, body.Value.Description, true), cancel),
            Shape, w => w.Webhook.Version, w => $"{NativeApi.Root}/webhooks/{w.Webhook.Id}");

    private static async Task<Reply<Wire.Webhook>> ChangeAsync(
        Caller caller, WebhookDesk desk, Guid id, Body<Wire.WebhookChange> body, IfMatch match, CancellationToken cancel) =>
        match.IsPresent
            ? Reply<Wire.Webhook>.From(
                await desk.ChangeAsync(caller, id, new(body.Value.Url, body.Value.Types, body.Value.Description, body.Value.IsEnabled), match.Version, cancel),
                Shape, w => w.Version)
            : Reply<Wire.Webhook>.No(Refusal.MatchRequired);

    private static async Task<Gone> RemoveAsync(Caller caller, WebhookDesk desk, Guid id, IfMatch match, CancellationToken cancel) =>
        Gone.From(await desk.RemoveAsync(caller, id, match.Version, cancel));

    private static async Task<Reply<Wire.WebhookSecret>> RotateAsync(Caller caller, WebhookDesk desk, Guid id, IfMatch match, CancellationToken cancel) =>
        Reply<Wire.WebhookSecret>.From(await desk.RotateAsync(caller, id, match.Version, cancel), Shape, w => w.Webhook.Version);

    private static async Task<Reply<Wire.WebhookTried>> TestAsync(
        Caller caller, PeerlineStore store, WebhookQueue queue, Guid id, IfMatch match, CancellationToken cancel)
    {
        if (await FindAsync(caller, store, id, cancel) is not { } webhook) return Reply<Wire.WebhookTried>.NotFound("webhook");
        if (match.Version is { } version && version != webhook.Version)
            return Reply<Wire.WebhookTried>.No(Refusal.From(new Answer<Webhook>.Stale(webhook.Version)));
        var outcome = await queue.TestAsync(webhook, cancel);
        return Reply<Wire.WebhookTried>.Ok(new(outcome.Status, outcome.Error, (long)outcome.Took.TotalMilliseconds));
    }

    private static async Task<Reply<Wire.WebhookReplayed>> ReplayAsync(
        Caller caller, WebhookDesk desk, WebhookRunner runner, Guid id, Body<Wire.WebhookReplay> body, IfMatch match, CancellationToken cancel)
    {
        var answer = await desk.ReplayAsync(caller, id, Math.Max(0, body.Value.After), MostReplayed, match.Version, cancel);
        runner.Wake(id);
        return Reply<Wire.WebhookReplayed>.From(answer, n => new(n));
    }

    private static Task<Reply<Wire.Page<Wire.WebhookDelivery>>> DeliveriesAsync(
        Caller caller, PeerlineStore store, Guid id, Paging paging, string? state, CancellationToken cancel) => store.ReadAsync(caller, async db =>
    {
        if (!await db.Webhooks.AnyAsync(w => w.Id == id, cancel)) return Reply<Wire.Page<Wire.WebhookDelivery>>.NotFound("webhook");
        var rows = db.WebhookDeliveries.Where(d => d.WebhookId == id);
        if (state is not null)
        {
            if (!Enum.TryParse<DeliveryState>(state, ignoreCase: true, out var wanted) || !Enum.IsDefined(wanted))
                return Reply<Wire.Page<Wire.WebhookDelivery>>.No(Refusal.Invalid(
                    [new("OutOfRange", $"state is one of {string.Join(", ", Enum.GetNames<DeliveryState>())}.", "state")]));
            var name = wanted.ToString();
            rows = rows.Where(d => d.State == name);
        }

        var after = paging.AfterNumber;
        return paging.Of(await rows.Where(d => d.EventPosition > after).OrderBy(d => d.EventPosition).Take(paging.Limit + 1).ToListAsync(cancel),
            d => $"{d.EventPosition}", Shape);
    }, cancel);

    private static async Task<Reply<Wire.WebhookDelivery>> RedeliverAsync(
        Caller caller, WebhookDesk desk, WebhookRunner runner, Guid id, Guid delivery, IfMatch match, CancellationToken cancel)
    {
        var answer = await desk.RedeliverAsync(caller, id, delivery, match.Version, cancel);
        runner.Wake(id);
        return Reply<Wire.WebhookDelivery>.From(answer, Shape);
    }

    private static Task<Webhook?> FindAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => (await db.Webhooks.FirstOrDefaultAsync(w => w.Id == id, cancel))?.ToWebhook(), cancel);

    private static Wire.Webhook Shape(Webhook w) =>
        new(w.Id, w.SubscriptionId, w.Url, w.Types, w.Description, w.IsEnabled, w.DisabledBecause, w.CreatedAt);

    private static Wire.WebhookSecret Shape(WebhookWithSecret w) => new(Shape(w.Webhook), w.Secret);

    private static Wire.WebhookDelivery Shape(WebhookDeliveryRow d) => new(
        d.Id, d.EventPosition, d.EventType, d.State, d.Attempts, d.DueAt?.FromMicros(), d.LastAt?.FromMicros(), d.LastStatus, d.LastError);
}
