using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Stages.Inventory;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Pools of session subnets.</summary>
internal static class AddressPoolApi
{
    public static void MapAddressPools(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/address-pools").WithTags("Inventory").RequireAuthorization(TokenAuthority.Operator);
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListAddressPools").WithSummary("Pools of session subnets");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetAddressPool").WithSummary("One address pool");
        group.MapPost("", AddAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new Creates()).WithName("AddAddressPool")
            .WithSummary("Add an address pool");
        group.MapPut("/{id:guid}", ChangeAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("ChangeAddressPool").WithSummary("Replace an address pool");
        group.MapDelete("/{id:guid}", RemoveAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("RemoveAddressPool").WithSummary("Remove an address pool; refused while something uses it");
    }

    private static Task<Reply<Wire.Page<Wire.AddressPool>>> ListAsync(
        Caller caller, PeerlineStore store, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, db =>
            paging.PageAsync(db.AddressPools, r => InventoryShape.AddressPool(r.ToAddressPool(), null), cancel), cancel);

    private static Task<Reply<Wire.AddressPool>> GetAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.AddressPools.FirstOrDefaultAsync(r => r.Id == id, cancel) is { } row
            ? Reply<Wire.AddressPool>.Ok(
            InventoryShape.AddressPool(row.ToAddressPool(), (await AddressPools.TakenAsync(db, row.ToAddressPool().Prefix, cancel)).Count),
                row.Version)
            : Reply<Wire.AddressPool>.NotFound("address pool"), cancel);

    private static async Task<Reply<Wire.AddressPool>> AddAsync(
        Caller caller, AddressPools pools, Body<Wire.AddressPool> body, CancellationToken cancel) =>
        Reply<Wire.AddressPool>.From(
            await pools.AddAsync(caller, InventoryShape.Draft(body.Value), cancel), p =>
                InventoryShape.AddressPool(p, null), p => p.Version, p => $"{NativeApi.Root}/address-pools/{p.Id}");

    private static async Task<Reply<Wire.AddressPool>> ChangeAsync(
        Caller caller, AddressPools pools, Guid id, Body<Wire.AddressPool> body, IfMatch match, CancellationToken cancel) =>
        match.IsPresent
            ? Reply<Wire.AddressPool>.From(await pools.ChangeAsync(caller, id, InventoryShape.Draft(body.Value), match.Version, cancel),
            p => InventoryShape.AddressPool(p, null), p => p.Version)
            : Reply<Wire.AddressPool>.No(Refusal.MatchRequired);

    private static async Task<Gone> RemoveAsync(Caller caller, AddressPools pools, Guid id, IfMatch match, CancellationToken cancel) =>
        Gone.From(await pools.RemoveAsync(caller, id, match.Version, cancel));
}
