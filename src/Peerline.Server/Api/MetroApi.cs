using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Stages.Inventory;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Metros: everybody may read where the operator peers.</summary>
internal static class MetroApi
{
    public static void MapMetros(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/metros").WithTags("Inventory");
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListMetros").WithSummary("Where the operator peers");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetMetro").WithSummary("One metro");
        group.MapPost("", AddAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new Creates()).WithName("AddMetro")
            .WithSummary("Add a metro");
        group.MapPut("/{id:guid}", ChangeAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("ChangeMetro").WithSummary("Replace a metro");
        group.MapDelete("/{id:guid}", RemoveAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("RemoveMetro").WithSummary("Remove a metro; refused while something uses it");
    }

    private static Task<Reply<Wire.Page<Wire.Metro>>> ListAsync(
        Caller caller, PeerlineStore store, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, db => paging.PageAsync(db.Metros, r => InventoryShape.Metro(r.ToMetro()), cancel), cancel);

    private static Task<Reply<Wire.Metro>> GetAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.Metros.FirstOrDefaultAsync(r => r.Id == id, cancel) is { } row
            ? Reply<Wire.Metro>.Ok(InventoryShape.Metro(row.ToMetro()), row.Version)
            : Reply<Wire.Metro>.NotFound("metro"), cancel);

    private static async Task<Reply<Wire.Metro>> AddAsync(Caller caller, Metros metros, Body<Wire.Metro> body, CancellationToken cancel) =>
        Reply<Wire.Metro>.From(
            await metros.AddAsync(caller, InventoryShape.Draft(body.Value), cancel), InventoryShape.Metro, m =>
                m.Version, m => $"{NativeApi.Root}/metros/{m.Id}");

    private static async Task<Reply<Wire.Metro>> ChangeAsync(
        Caller caller, Metros metros, Guid id, Body<Wire.Metro> body, IfMatch match, CancellationToken cancel) =>
        match.IsPresent
            ? Reply<Wire.Metro>.From(await metros.ChangeAsync(caller, id, InventoryShape.Draft(body.Value), match.Version, cancel),
            InventoryShape.Metro, m => m.Version)
            : Reply<Wire.Metro>.No(Refusal.MatchRequired);

    private static async Task<Gone> RemoveAsync(Caller caller, Metros metros, Guid id, IfMatch match, CancellationToken cancel) =>
        Gone.From(await metros.RemoveAsync(caller, id, match.Version, cancel));
}
