using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Stages.Inventory;
using Peerline.Stages.Workers;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Edge routers, with what was last read of them.</summary>
internal static class EdgeRouterApi
{
    public static void MapEdgeRouters(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/edge-routers").WithTags("Inventory").RequireAuthorization(TokenAuthority.Operator);
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListEdgeRouters").WithSummary("Edge routers");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetEdgeRouter").WithSummary("One edge router");
        group.MapGet("/{id:guid}/status", StatusAsync).WithName("GetEdgeRouterStatus")
            .WithSummary("The router as it is now: sessions, interfaces, drift");
        group.MapPost("", AddAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new Creates()).WithName("AddEdgeRouter")
            .WithSummary("Add an edge router");
        group.MapPut("/{id:guid}", ChangeAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("ChangeEdgeRouter").WithSummary("Replace an edge router");
        group.MapDelete("/{id:guid}", RemoveAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("RemoveEdgeRouter").WithSummary("Remove an edge router; refused while something uses it");
    }

    private static Task<Reply<Wire.Page<Wire.EdgeRouter>>> ListAsync(
        Caller caller, PeerlineStore store, PauseSwitch pause, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, db => paging.PageAsync(db.EdgeRouters, r => Shape(pause, r.ToEdgeRouter()), cancel), cancel);

    private static Task<Reply<Wire.EdgeRouter>> GetAsync(
        Caller caller, PeerlineStore store, PauseSwitch pause, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.EdgeRouters.FirstOrDefaultAsync(r => r.Id == id, cancel) is { } row
            ? Reply<Wire.EdgeRouter>.Ok(Shape(pause, row.ToEdgeRouter()), row.Version)
            : Reply<Wire.EdgeRouter>.NotFound("edge router"), cancel);

    private static async Task<Reply<Wire.EdgeRouter>> AddAsync(
        Caller caller, EdgeRouters routers, PauseSwitch pause, Body<Wire.EdgeRouter> body, CancellationToken cancel) =>
        Reply<Wire.EdgeRouter>.From(
            await routers.AddAsync(caller, InventoryShape.Draft(body.Value), cancel), r =>
                Shape(pause, r), r => r.Version, r => $"{NativeApi.Root}/edge-routers/{r.Id}");

    private static async Task<Reply<Wire.EdgeRouter>> ChangeAsync(
        Caller caller, EdgeRouters routers, PauseSwitch pause, Guid id, Body<Wire.EdgeRouter> body, IfMatch match,
            CancellationToken cancel) =>
        match.IsPresent
            ? Reply<Wire.EdgeRouter>.From(await routers.ChangeAsync(caller, id, InventoryShape.Draft(body.Value), match.Version, cancel),
            r => Shape(pause, r), r => r.Version)
            : Reply<Wire.EdgeRouter>.No(Refusal.MatchRequired);

    private static async Task<Gone> RemoveAsync(Caller caller, EdgeRouters routers, Guid id, IfMatch match, CancellationToken cancel) =>
        Gone.From(await routers.RemoveAsync(caller, id, match.Version, cancel));

    private static async Task<Reply<Wire.EdgeRouterStatus>> StatusAsync(
        Caller caller, PeerlineStore store, RouterStatus status, Guid id, CancellationToken cancel) =>
        await store.ReadAsync(caller, async db =>
            (await db.EdgeRouters.FirstOrDefaultAsync(r => r.Id == id, cancel))?.ToEdgeRouter(), cancel) is { } router
            ? Reply<Wire.EdgeRouterStatus>.Ok(await status.ReadAsync(router, cancel))
            : Reply<Wire.EdgeRouterStatus>.NotFound("edge router");

    private static Wire.EdgeRouter Shape(PauseSwitch pause, Model.EdgeRouter router) =>
        InventoryShape.EdgeRouter(router, router.Paused || pause.IsPaused(edgeRouter: router.Id));
}
