using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Stages.Inventory;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

internal static class SubscriptionApi
{
    public static void MapSubscriptions(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/subscriptions").WithTags("Tenants");
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListSubscriptions").WithSummary("The subscriptions that you see");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetSubscription").WithSummary("One subscription");
        group.MapPost("", CreateAsync).RequireAuthorization(TokenAuthority.Operator).WithName("CreateSubscription").WithSummary("Make a tenant");
    }

    private static Task<Reply<Wire.Page<Wire.Subscription>>> ListAsync(Caller caller, PeerlineStore store, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, db => paging.PageAsync(db.Subscriptions, r => Shape(r.ToSubscription()), cancel), cancel);

    private static Task<Reply<Wire.Subscription>> GetAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.Subscriptions.FirstOrDefaultAsync(s => s.Id == id, cancel) is { } row
            ? Reply<Wire.Subscription>.Ok(Shape(row.ToSubscription()), row.Version)
            : Reply<Wire.Subscription>.NotFound("subscription"), cancel);

    private static async Task<Reply<Wire.Subscription>> CreateAsync(
        Caller caller, Subscriptions subscriptions, Body<Wire.NewSubscription> body, CancellationToken cancel) =>
        Reply<Wire.Subscription>.From(
            await subscriptions.CreateAsync(caller, body.Value.DisplayName, cancel), Shape, s => s.Version, s => $"{NativeApi.Root}/subscriptions/{s.Id}");

    private static Wire.Subscription Shape(Model.Subscription s) => new(s.Id, s.DisplayName, s.CreatedAt);
}
