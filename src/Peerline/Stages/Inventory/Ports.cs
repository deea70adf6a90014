using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Inventory;

/// <summary>What a connection ends on, and what its letter names: it stays as it is while a connection holds it.</summary>
public sealed class Ports(PeerlineStore store)
{
    private const string Kind = "port";

    public Task<Answer<Port>> AddAsync(
        Caller caller, PortDraft draft, CancellationToken cancel = default) => store.AddAsync(caller, async work =>
    {
        if (await CheckAsync(work, draft, null, cancel) is { Hold: false } rules) return new Answer<Port>.Invalid(rules.Problems);
        var empty =
            new Port { Id = work.NewId(), EdgeRouterId = draft.EdgeRouterId, InterfaceName = "", SpeedMbps = 0, Panel = "", PanelPort = "",
                CircuitId = "" };
        var port = await work.SaveAsync(Fill(empty, draft));
        return await InventoryWrite.NoteAsync(work, Kind, "added", port.Id, port);
    }, cancel);

    public Task<Answer<Port>> ChangeAsync(Caller caller, Guid id, PortDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<Port, PortRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            if (await CheckAsync(work, draft, id, cancel) is { Hold: false } rules) return new Answer<Port>.Invalid(rules.Problems);
            var port = row.ToPort();
            if (Fill(port, draft) == port) return port;
            if (row.ConnectionId is not null)
                return InventoryWrite.InUse<Port>(
                    $"A connection holds {port.InterfaceName}, and its letter names the demarc: the port stays as it is.", Kind);
            port = await work.SaveAsync(Fill(port, draft));
            return await InventoryWrite.NoteAsync(work, Kind, "changed", id, port);
        }, cancel);

    public Task<Answer<Port>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<Port, PortRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            var port = row.ToPort();
            return row.ConnectionId is not null
                ? InventoryWrite.InUse<Port>($"A connection holds {port.InterfaceName}.", Kind)
                : await InventoryWrite.RemoveAsync(work, row, Kind, port);
        }, cancel);

    private static Port Fill(Port port, PortDraft draft) => port with
    {
        EdgeRouterId = draft.EdgeRouterId,
        InterfaceName = draft.InterfaceName!,
        SpeedMbps = draft.SpeedMbps,
        Cage = draft.Cage,
        Rack = draft.Rack,
        Panel = draft.Panel!,
        PanelPort = draft.PanelPort!,
        Media = draft.Media!,
        Connector = draft.Connector!,
        Optic = draft.Optic,
        CircuitId = draft.CircuitId!,
        Lag = string.IsNullOrEmpty(draft.Lag) ? null : draft.Lag,
    };

    private static async Task<InputRules> CheckAsync(Work work, PortDraft draft, Guid? own, CancellationToken cancel)
    {
        var rules = new InputRules();
        InterfaceNameRule.Check(rules, draft.InterfaceName, "interfaceName");
        rules.Between(draft.SpeedMbps, 1, 10_000_000, "speedMbps");
        rules.OptionalLine(draft.Cage, "cage", 60);
        rules.OptionalLine(draft.Rack, "rack", 60);
        rules.Line(draft.Panel, "panel", 60);
        rules.Line(draft.PanelPort, "panelPort", 60);
        rules.Line(draft.Media, "media", 60);
        rules.Line(draft.Connector, "connector", 60);
        rules.OptionalLine(draft.Optic, "optic", 60);
        rules.Line(draft.CircuitId, "circuitId", 60);
        var router = (await work.Db.EdgeRouters.FirstOrDefaultAsync(r => r.Id == draft.EdgeRouterId, cancel))?.ToEdgeRouter();
        rules.Must(router is not null, "UnknownEdgeRouter", "There is no edge router with this id.", "edgeRouterId");
        rules.Must(
            !await work.Db.Ports.AnyAsync(p =>
                p.EdgeRouterId == draft.EdgeRouterId && p.InterfaceName == draft.InterfaceName && p.Id != own, cancel),
            "InterfaceTaken", $"The router has a port {draft.InterfaceName} already.", "interfaceName");
        if (router is null) return rules;
        rules.Must(router.Lags.All(l => l.InterfaceName != draft.InterfaceName), "InterfaceTaken",
            $"{draft.InterfaceName} is a LAG of the router, not a port.", "interfaceName");
        if (!string.IsNullOrEmpty(draft.Lag)) LagRules.CheckMember(rules, router, await OthersAsync(work, draft, own, cancel), draft);
        return rules;
    }

    /// <summary>The ports that are in the LAG already.</summary>
    private static async Task<IReadOnlyList<Port>> OthersAsync(Work work, PortDraft draft, Guid? own, CancellationToken cancel) =>
        [.. (await work.Db.Ports.Where(p => p.EdgeRouterId == draft.EdgeRouterId && p.Id != own).ToListAsync(cancel))
            .Select(p => p.ToPort()).Where(p => p.Lag == draft.Lag)];
}
