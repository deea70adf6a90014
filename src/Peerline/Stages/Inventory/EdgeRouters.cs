using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Inventory;

/// <summary>Where connections end. The settings are checked by the driver that will use them.</summary>
public sealed class EdgeRouters(PeerlineStore store, EdgeRouterDrivers drivers)
{
    private const string Kind = "edge-router";
    private static readonly JsonElement NoSettings = JsonDocument.Parse("{}").RootElement;

    public Task<Answer<EdgeRouter>> AddAsync(
        Caller caller, EdgeRouterDraft draft, CancellationToken cancel = default) => store.AddAsync(caller, async work =>
    {
        if (await CheckAsync(work, draft, null, cancel) is { Hold: false } rules) return new Answer<EdgeRouter>.Invalid(rules.Problems);
        var router =
            await work.SaveAsync(Fill(new EdgeRouter { Id = work.NewId(), FacilityId = draft.FacilityId, Name = "", Driver = "" }, draft));
        return await NoteAsync(work, "added", router);
    }, cancel);

    public Task<Answer<EdgeRouter>> ChangeAsync(
        Caller caller, Guid id, EdgeRouterDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<EdgeRouter, EdgeRouterRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            if (await CheckAsync(work, draft, id, cancel) is { Hold: false } rules) return new Answer<EdgeRouter>.Invalid(rules.Problems);
            var router = row.ToEdgeRouter();
            if ((draft.FacilityId, draft.Driver) != (router.FacilityId, router.Driver) && await HasConnectionsAsync(work, id, cancel))
                return InventoryWrite.InUse<EdgeRouter>($"Connections end on {router.Name}: its facility and driver stay.", "driver");
            router = await work.SaveAsync(Fill(router, draft));
            return await NoteAsync(work, "changed", router);
        }, cancel);

    public Task<Answer<EdgeRouter>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<EdgeRouter, EdgeRouterRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            var router = row.ToEdgeRouter();
            if (await work.Db.Ports.AnyAsync(p => p.EdgeRouterId == id, cancel))
                return InventoryWrite.InUse<EdgeRouter>($"{router.Name} has ports: remove them first.", Kind);
            if ((await work.Db.Exchanges.ToListAsync(cancel)).FirstOrDefault(e => e.ToExchange().EdgeRouterId == id)?.ToExchange() is { } exchange)
                return InventoryWrite.InUse<EdgeRouter>($"{router.Name} has the port on {exchange.Name}: remove the exchange first.", Kind);
            if (await HasConnectionsAsync(work, id, cancel))
                return InventoryWrite.InUse<EdgeRouter>($"Connections end on {router.Name}.", Kind);
            work.Db.Remove(row);
            if (await work.Db.RouterLooks.FindAsync([id], cancel) is { } look) work.Db.Remove(look);
            return await NoteAsync(work, "removed", router);
        }, cancel);

    private static Task<bool> HasConnectionsAsync(Work work, Guid id, CancellationToken cancel) =>
        work.Db.Connections.AnyAsync(c => c.EdgeRouterId == id && c.State != nameof(ConnectionState.Gone), cancel);

    /// <summary>Settings may say how to get into the router: events and audit do not repeat them.</summary>
    private static async Task<Answer<EdgeRouter>> NoteAsync(Work work, string what, EdgeRouter router)
    {
        await InventoryWrite.NoteAsync(work, Kind, what, router.Id, router with { Settings = NoSettings });
        return what == "added" ? new Answer<EdgeRouter>.Done(router, Created: true) : router;
    }

    private static EdgeRouter Fill(EdgeRouter router, EdgeRouterDraft draft) => router with
    {
        FacilityId = draft.FacilityId,
        Name = draft.Name!,
        Driver = draft.Driver!,
        Settings = draft.Settings ?? NoSettings,
        Lags = draft.Lags ?? [],
    };

    private async Task<InputRules> CheckAsync(Work work, EdgeRouterDraft draft, Guid? own, CancellationToken cancel)
    {
        var rules = new InputRules();
        rules.Line(draft.Name, "name", 80);
        rules.Must(await work.Db.Facilities.AnyAsync(f => f.Id == draft.FacilityId, cancel), "UnknownFacility",
            "There is no facility with this id.", "facilityId");
        var key = Work.Key(draft.Name ?? "");
        rules.Must(!await work.Db.EdgeRouters.AnyAsync(r => r.NameKey == key && r.Id != own, cancel), "NameTaken",
            $"There is an edge router named {draft.Name} already.", "name");
        var present = own is null ? null : (await work.Db.EdgeRouters.FirstAsync(r => r.Id == own, cancel)).ToEdgeRouter();
        var ports = (await work.Db.Ports.Where(p => p.EdgeRouterId == own).ToListAsync(cancel)).Select(p => p.ToPort()).ToList();
        LagRules.Check(rules, draft.Lags ?? [], present?.Lags ?? [], ports);
        if (drivers.Factory(draft.Driver ?? "") is not { } driver)
            rules.Add("UnknownDriver", $"driver is one of: {string.Join(", ", drivers.Names.Order())}.", "driver");
        else
            foreach (var (field, rule) in driver.Check(draft.Settings ?? NoSettings))
                rules.Add("InvalidSetting", rule, $"settings.{field}");
        return rules;
    }
}
