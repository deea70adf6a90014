using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Tokens;
using Peerline.Stages.PlannedWork;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Planned work: announced and ended by the operator, seen by the peers whose connections it touches.</summary>
internal static class MaintenanceApi
{
    public static void MapMaintenances(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/maintenances").WithTags("Maintenance");
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListMaintenances").WithSummary(
            "Planned work, past and to come, that touches your connections");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetMaintenance").WithSummary("One maintenance, with what was told of it");
        group.MapPost("", PlanAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new Creates()).WithName("PlanMaintenance")
            .WithSummary("Announce work to the peers that it touches");
        group.MapPut("/{id:guid}", ChangeAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch()).WithName(
            "ChangeMaintenance").WithSummary("Other times, another scope; who is touched is told");
        Say(MaintenanceWord.Start, "start", "The work begins now; it begins by itself when its time has come");
        Say(MaintenanceWord.Finish, "finish", "The work is done");
        Say(MaintenanceWord.Cancel, "cancel", "The work will not be done");

        void Say(MaintenanceWord word, string path, string summary) => group
            .MapPost($"/{{id:guid}}/{path}", async (Caller caller, MaintenanceDesk desk, PeerlineStore store, Guid id, IfMatch match,
                CancellationToken cancel) =>
                await ReplyAsync(caller, store, await desk.SayAsync(caller, id, word, match.Version, cancel), cancel))
            .RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch()).WithName($"{word}Maintenance")
                .WithSummary(summary);
    }

    private static async Task<Reply<Wire.Page<Wire.Maintenance>>> ListAsync(Caller caller, PeerlineStore store, Paging paging,
        CancellationToken cancel) =>
        await store.ReadAsync(caller, async db =>
        {
            var (after, limit) = (paging.AfterId, paging.Limit);
            var rows = await db.Maintenances.Where(m => m.Id > after).OrderBy(m => m.Id).Take(limit + 1).ToListAsync(cancel);
            var shapes = new Dictionary<Guid, Wire.Maintenance>();
            foreach (var row in rows) shapes[row.Id] = await ShapeAsync(db, caller, row.ToMaintenance(), cancel);
            return paging.Of(rows, r => r.Id.ToString(), r => shapes[r.Id]);
        }, cancel);

    private static Task<Reply<Wire.Maintenance>> GetAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.Maintenances.FirstOrDefaultAsync(m => m.Id == id, cancel) is { } row
            ? Reply<Wire.Maintenance>.Ok(await ShapeAsync(db, caller, row.ToMaintenance(), cancel), row.Version)
            : Reply<Wire.Maintenance>.NotFound("maintenance"), cancel);

    private static async Task<Reply<Wire.Maintenance>> PlanAsync(
        Caller caller, MaintenanceDesk desk, PeerlineStore store, Body<Wire.MaintenancePlan> body, CancellationToken cancel) =>
        await ReplyAsync(caller, store, await desk.PlanAsync(caller, Draft(body.Value), cancel), cancel);

    private static async Task<Reply<Wire.Maintenance>> ChangeAsync(
        Caller caller, MaintenanceDesk desk, PeerlineStore store, Guid id, Body<Wire.MaintenancePlan> body, IfMatch match,
            CancellationToken cancel) =>
        match.IsPresent
            ? await ReplyAsync(caller, store, await desk.ChangeAsync(caller, id, Draft(body.Value), match.Version, cancel), cancel)
            : Reply<Wire.Maintenance>.No(Refusal.MatchRequired);

    private static async Task<Reply<Wire.Maintenance>> ReplyAsync(
        Caller caller, PeerlineStore store, Answer<Maintenance> answer, CancellationToken cancel)
    {
        var shape = answer is Answer<Maintenance>.Done { Value: var m }
            ? await store.ReadAsync(caller, db => ShapeAsync(db, caller, m, cancel), cancel)
            : null;
        return Reply<Wire.Maintenance>.From(answer, _ => shape!, v => v.Version, v => $"{NativeApi.Root}/maintenances/{v.Id}");
    }

    private static MaintenanceDraft Draft(Wire.MaintenancePlan plan) => new(plan.Title, plan.Description, plan.StartsAt, plan.EndsAt,
        new MaintenanceScope
    {
        EdgeRouters = plan.Scope.EdgeRouters ?? [], Facilities = plan.Scope.Facilities ?? [], Ports = plan.Scope.Ports ?? [],
        Connections = plan.Scope.Connections ?? [],
    }, plan.DrainBeforeSeconds);

    private static async Task<IReadOnlyList<Wire.MaintenanceDrain>> DrainsAsync(
        PeerlineDb db, Maintenance m, List<Guid> connections, CancellationToken cancel)
    {
        var rows = m.DrainBefore is null ? [] : await db.Connections.Where(c => connections.Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(cancel);
        return
        [
            .. rows.Select(r => r.ToConnection()).Where(c => m.IsOpen || c.Drain is not null)
                .Select(c => new Wire.MaintenanceDrain(c.Id, c.Drain?.Phase.ToString(), c.Drain is null ? MaintenanceDrain.Hindrance(c) : null)),
        ];
    }

    /// <summary>As this caller may know it: connections and events of others are filtered by the database, the scope is the operator's.</summary>
    private static async Task<Wire.Maintenance> ShapeAsync(PeerlineDb db, Caller caller, Maintenance m, CancellationToken cancel)
    {
        var connections = await db.MaintenanceConnections.Where(c => c.MaintenanceId == m.Id).OrderBy(c => c.ConnectionId).Select(c =>
            c.ConnectionId)
            .ToListAsync(cancel);
        var events = await db.Events.Where(e => e.Subject == m.Id).OrderBy(e => e.Sequence).ToListAsync(cancel);
        return new(
            m.Id, m.Title, m.Description, m.State.ToString(), m.StartsAt, m.EndsAt, m.StartedAt, m.EndedAt, connections,
            caller.IsOperator ? new(m.Scope.EdgeRouters, m.Scope.Facilities, m.Scope.Ports, m.Scope.Connections) : null,
            [.. events.Select(e => new Wire.MaintenanceNote(e.At.FromMicros(), e.Type,
                PeerlineJson.Read<MaintenanceEvent>(e.Body).Sentence)).Distinct()])
            {
                DrainBeforeSeconds = (long?)m.DrainBefore?.TotalSeconds,
                Drains = await DrainsAsync(db, m, connections, cancel),
            };
    }
}
