using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Stages.Registration;
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
        group.MapPost("", CreateAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new Creates())
            .WithName("CreateSubscription").WithSummary("Make a tenant");
        group.MapGet("/{id:guid}/resource-groups", GroupsAsync).WithMetadata(new Paged()).WithName("ListResourceGroups")
            .WithSummary("The groups in which the subscription keeps its peerings");
        group.MapPut("/{id:guid}/resource-groups/{name}", PutGroupAsync).WithName("PutResourceGroup").WithSummary("Make a group");
    }

    private static Task<Reply<Wire.Page<Wire.Subscription>>> ListAsync(
        Caller caller, PeerlineStore store, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, db => paging.PageAsync(db.Subscriptions, r => Shape(r.ToSubscription()), cancel), cancel);

    private static Task<Reply<Wire.Subscription>> GetAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.Subscriptions.FirstOrDefaultAsync(s => s.Id == id, cancel) is { } row
            ? Reply<Wire.Subscription>.Ok(Shape(row.ToSubscription()), row.Version)
            : Reply<Wire.Subscription>.NotFound("subscription"), cancel);

    private static async Task<Reply<Wire.Subscription>> CreateAsync(
        Caller caller, SubscriptionDesk desk, Body<Wire.NewSubscription> body, CancellationToken cancel) =>
        Reply<Wire.Subscription>.From(
            await desk.CreateAsync(caller, body.Value.DisplayName, cancel), Shape, s =>
                s.Version, s => $"{NativeApi.Root}/subscriptions/{s.Id}");

    private static Task<Reply<Wire.Page<Wire.ResourceGroup>>> GroupsAsync(
        Caller caller, PeerlineStore store, Guid id, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.Subscriptions.AnyAsync(s => s.Id == id, cancel)
            ? await paging.PageAsync(db.ResourceGroups.Where(g => g.SubscriptionId == id), r => Shape(r.ToResourceGroup()), cancel)
            : Reply<Wire.Page<Wire.ResourceGroup>>.NotFound("subscription"), cancel);

    /// <summary>A group has a name and a place, and neither changes: to make it again changes nothing.</summary>
    private static async Task<Reply<Wire.ResourceGroup>> PutGroupAsync(
        Caller caller, ResourceGroupDesk desk, Guid id, string name, Body<Wire.NewResourceGroup> body, CancellationToken cancel) =>
        Reply<Wire.ResourceGroup>.From(
            await desk.PutAsync(caller, id, name, body.Value.Location, null, cancel), Shape, g =>
                g.Version, g => $"{NativeApi.Root}/subscriptions/{id}/resource-groups/{g.Name}");

    private static Wire.ResourceGroup Shape(Model.ResourceGroup g) => new(g.SubscriptionId, g.Name, g.Location);

    private static Wire.Subscription Shape(Model.Subscription s) => new(s.Id, s.DisplayName, s.CreatedAt);
}
