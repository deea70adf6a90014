using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Stages.Inventory;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Facilities: everybody may read where cross connects are patched.</summary>
internal static class FacilityApi
{
    public static void MapFacilities(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/facilities").WithTags("Inventory");
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListFacilities").WithSummary("Where cross connects are patched");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetFacility").WithSummary("One facility");
        group.MapPost("", AddAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new Creates()).WithName("AddFacility")
            .WithSummary("Add a facility");
        group.MapPut("/{id:guid}", ChangeAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("ChangeFacility").WithSummary("Replace a facility");
        group.MapDelete("/{id:guid}", RemoveAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("RemoveFacility").WithSummary("Remove a facility; refused while something uses it");
    }

    private static Task<Reply<Wire.Page<Wire.Facility>>> ListAsync(
        Caller caller, PeerlineStore store, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, db => paging.PageAsync(db.Facilities, r => InventoryShape.Facility(r.ToFacility()), cancel), cancel);

    private static Task<Reply<Wire.Facility>> GetAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.Facilities.FirstOrDefaultAsync(r => r.Id == id, cancel) is { } row
            ? Reply<Wire.Facility>.Ok(InventoryShape.Facility(row.ToFacility()), row.Version)
            : Reply<Wire.Facility>.NotFound("facility"), cancel);

    private static async Task<Reply<Wire.Facility>> AddAsync(
        Caller caller, Facilities facilities, Body<Wire.Facility> body, CancellationToken cancel) =>
        Reply<Wire.Facility>.From(
            await facilities.AddAsync(caller, InventoryShape.Draft(body.Value), cancel), InventoryShape.Facility, f =>
                f.Version, f => $"{NativeApi.Root}/facilities/{f.Id}");

    private static async Task<Reply<Wire.Facility>> ChangeAsync(
        Caller caller, Facilities facilities, Guid id, Body<Wire.Facility> body, IfMatch match, CancellationToken cancel) =>
        match.IsPresent
            ? Reply<Wire.Facility>.From(await facilities.ChangeAsync(caller, id, InventoryShape.Draft(body.Value), match.Version, cancel),
            InventoryShape.Facility, f => f.Version)
            : Reply<Wire.Facility>.No(Refusal.MatchRequired);

    private static async Task<Gone> RemoveAsync(Caller caller, Facilities facilities, Guid id, IfMatch match, CancellationToken cancel) =>
        Gone.From(await facilities.RemoveAsync(caller, id, match.Version, cancel));
}
