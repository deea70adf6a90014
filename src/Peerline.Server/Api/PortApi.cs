using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Stages.Inventory;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Ports and their demarcs.</summary>
internal static class PortApi
{
    public static void MapPorts(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/ports").WithTags("Inventory").RequireAuthorization(TokenAuthority.Operator);
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListPorts").WithSummary("Ports of the edge routers");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetPort").WithSummary("One port");
        group.MapPost("", AddAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new Creates()).WithName("AddPort")
            .WithSummary("Add a port");
        group.MapPut("/{id:guid}", ChangeAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("ChangePort").WithSummary("Replace a port");
        group.MapDelete("/{id:guid}", RemoveAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("RemovePort").WithSummary("Remove a port; refused while something uses it");
    }

    private static Task<Reply<Wire.Page<Wire.Port>>> ListAsync(
        Caller caller, PeerlineStore store, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, db => paging.PageAsync(db.Ports, r => InventoryShape.Port(r.ToPort()), cancel), cancel);

    private static Task<Reply<Wire.Port>> GetAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.Ports.FirstOrDefaultAsync(r => r.Id == id, cancel) is { } row
            ? Reply<Wire.Port>.Ok(InventoryShape.Port(row.ToPort()), row.Version)
            : Reply<Wire.Port>.NotFound("port"), cancel);

    private static async Task<Reply<Wire.Port>> AddAsync(Caller caller, Ports ports, Body<Wire.Port> body, CancellationToken cancel) =>
        Reply<Wire.Port>.From(
            await ports.AddAsync(caller, InventoryShape.Draft(body.Value), cancel), InventoryShape.Port, p =>
                p.Version, p => $"{NativeApi.Root}/ports/{p.Id}");

    private static async Task<Reply<Wire.Port>> ChangeAsync(
        Caller caller, Ports ports, Guid id, Body<Wire.Port> body, IfMatch match, CancellationToken cancel) =>
        match.IsPresent
            ? Reply<Wire.Port>.From(await ports.ChangeAsync(caller, id, InventoryShape.Draft(body.Value), match.Version, cancel),
            InventoryShape.Port, p => p.Version)
            : Reply<Wire.Port>.No(Refusal.MatchRequired);

    private static async Task<Gone> RemoveAsync(Caller caller, Ports ports, Guid id, IfMatch match, CancellationToken cancel) =>
        Gone.From(await ports.RemoveAsync(caller, id, match.Version, cancel));
}
