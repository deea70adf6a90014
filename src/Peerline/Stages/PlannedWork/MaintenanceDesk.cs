using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.PlannedWork;

/// <summary>Where the operator plans work and says how it goes.</summary>
public sealed class MaintenanceDesk(PeerlineStore store)
{
    public Task<Answer<Maintenance>> PlanAsync(Caller caller, MaintenanceDraft draft, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<Maintenance>>(caller, async work =>
        {
            if (await CheckAsync(work, draft, null, cancel) is { Hold: false } rules) return new Answer<Maintenance>.Invalid(rules.Problems);
            var planned = new Maintenance
            {
                Id = work.NewId(), Title = draft.Title!, Description = draft.Description, StartsAt = draft.StartsAt!.Value, EndsAt = draft.EndsAt!.Value,
                Scope = draft.Scope, DrainBefore = draft.DrainBefore, Made = Authorship.Of(caller.Name, work.Now),
            };
            return new Answer<Maintenance>.Done(await SaveAsync(work, planned, MaintenanceEvents.Planned, "planned"), Created: true);
        }, cancel);

    public Task<Answer<Maintenance>> ChangeAsync(
        Caller caller, Guid id, MaintenanceDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        WithAsync(caller, id, ifVersion, async (work, m) =>
        {
            if (await CheckAsync(work, draft, m, cancel) is { Hold: false } rules) return new Answer<Maintenance>.Invalid(rules.Problems);
            var changed = m with
            {
                Title = draft.Title!, Description = draft.Description, StartsAt = draft.StartsAt!.Value, EndsAt = draft.EndsAt!.Value, Scope = draft.Scope,
                DrainBefore = draft.DrainBefore,
            };
            var isNews = changed with { Scope = m.Scope, DrainBefore = m.DrainBefore } != m;
            if (!isNews && changed.Scope.Same(m.Scope) && changed.DrainBefore == m.DrainBefore) return m;
            changed = changed with { Made = m.Made.Changed(caller.Name, work.Now) };
            return await SaveAsync(work, changed, isNews ? MaintenanceEvents.Changed : null, "changed");
        }, cancel);

    public Task<Answer<Maintenance>> SayAsync(
        Caller caller, Guid id, MaintenanceWord word, long? ifVersion, CancellationToken cancel = default) =>
        WithAsync(caller, id, ifVersion, async (work, m) => MaintenanceLife.Next(m, word, work.Now) is Answer<Maintenance>.Done { Value: var next }
            ? await SaveAsync(work, next, Type(next.State), Type(next.State)["maintenance.".Length..])
            : MaintenanceLife.Next(m, word, work.Now), cancel);

    private static string Type(MaintenanceState state) => state switch
    {
        MaintenanceState.Active => MaintenanceEvents.Started,
        MaintenanceState.Done => MaintenanceEvents.Done,
        _ => MaintenanceEvents.Cancelled,
    };

    private static async Task<Maintenance> SaveAsync(Work work, Maintenance m, string? type, string what)
    {
        // A change of scope alone is saved as well when it touches the same connections.
        var sight = await MaintenanceSight.ReadAsync(work.Db);
        var saved = await MaintenanceNews.SaveAsync(work, sight, m, type);
        if (ReferenceEquals(saved, m)) saved = await work.SaveAsync(m);
        saved = await MaintenanceDrain.CarryAsync(work, sight, saved);
        work.Audit(null, $"maintenance/{what}", $"maintenances/{m.Id}", m.Title);
        return saved;
    }

    private static async Task<InputRules> CheckAsync(Work work, MaintenanceDraft draft, Maintenance? present, CancellationToken cancel)
    {
        var (rules, scope) = (MaintenanceLife.Check(draft, present, work.Now), draft.Scope);
        var (routers, ports) = (scope.EdgeRouters.Distinct().ToList(), scope.Ports.Distinct().ToList());
        var (facilities, connections) = (scope.Facilities.Distinct().ToList(), scope.Connections.Distinct().ToList());
        rules.Must(await work.Db.EdgeRouters.CountAsync(r => routers.Contains(r.Id), cancel) == routers.Count, "Unknown",
            "Not all of these edge routers are there.", "edgeRouters");
        rules.Must(await work.Db.Ports.CountAsync(p => ports.Contains(p.Id), cancel) == ports.Count, "Unknown", "Not all of these ports are there.", "ports");
        rules.Must(await work.Db.Facilities.CountAsync(f => facilities.Contains(f.PeeringDbId), cancel) == facilities.Count, "Unknown",
            "Not all of these facilities are there; they are named by PeeringDB's ids.", "facilities");
        rules.Must(await work.Db.Connections.CountAsync(c => connections.Contains(c.Id), cancel) == connections.Count, "Unknown",
            "Not all of these connections are there.", "connections");
        return rules;
    }

    private Task<Answer<Maintenance>> WithAsync(
        Caller caller, Guid id, long? ifVersion, Func<Work, Maintenance, Task<Answer<Maintenance>>> act, CancellationToken cancel) =>
        store.ActOnAsync<Maintenance, MaintenanceRow>(
            caller, "maintenance", id, ifVersion, (work, row) => act(work, row.ToMaintenance()), cancel);
}
