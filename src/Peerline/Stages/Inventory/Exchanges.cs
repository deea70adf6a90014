using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Inventory;

/// <summary>The exchanges on which the operator has a port.</summary>
public sealed class Exchanges(PeerlineStore store) : IInventoryDesk<Exchange, ExchangeDraft>
{
    private const string Kind = "exchange";

    public Task<Answer<Exchange>> AddAsync(
        Caller caller, ExchangeDraft draft, CancellationToken cancel = default) => store.AddAsync(caller, async work =>
    {
        if (await CheckAsync(work, draft, null, cancel) is { Hold: false } rules) return new Answer<Exchange>.Invalid(rules.Problems);
        var added = await work.SaveAsync(Of(work.NewId(), draft, 0));
        return await InventoryWrite.NoteAsync(work, Kind, "added", added.Id, added);
    }, cancel);

    public Task<Answer<Exchange>> ChangeAsync(
        Caller caller, Guid id, ExchangeDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<Exchange, ExchangeRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            if (await CheckAsync(work, draft, id, cancel) is { Hold: false } rules) return new Answer<Exchange>.Invalid(rules.Problems);
            var (was, next) = (row.ToExchange(), Of(id, draft, row.Version));
            if (Place(was) != Place(next) && await IsNamedAsync(work, was, cancel))
                return InventoryWrite.InUse<Exchange>(
                    $"Sessions run on {was.Name}: its metro, PeeringDB id, port, LANs and addresses stay.", "peeringDbId");
            var changed = await work.SaveAsync(next);
            return await InventoryWrite.NoteAsync(work, Kind, "changed", id, changed);
        }, cancel);

    public Task<Answer<Exchange>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<Exchange, ExchangeRow>(
            caller, Kind, id, ifVersion, async (work, row) => await IsNamedAsync(work, row.ToExchange(), cancel)
                ? InventoryWrite.InUse<Exchange>($"Connections are on {row.ToExchange().Name}.", Kind)
                : await InventoryWrite.RemoveAsync(work, row, Kind, row.ToExchange()), cancel);

    /// <summary>What sessions on the exchange rest on.</summary>
    private static (Guid, int, Guid, string, LanAddress?, LanAddress?) Place(Exchange e) =>
        (e.MetroId, e.PeeringDbId, e.EdgeRouterId, e.InterfaceName, e.V4, e.V6);

    private static async Task<bool> IsNamedAsync(Work work, Exchange exchange, CancellationToken cancel)
    {
        var rows = await work.Db.Connections.Where(c => c.State != nameof(ConnectionState.Gone)).ToListAsync(cancel);
        return rows.Select(r => r.ToConnection()).Any(c => !c.HasCable && c.Requested.FacilityId == exchange.PeeringDbId);
    }

    private static Exchange Of(Guid id, ExchangeDraft draft, long version) => new()
    {
        Id = id,
        MetroId = draft.MetroId,
        PeeringDbId = draft.PeeringDbId,
        Name = draft.Name!,
        EdgeRouterId = draft.EdgeRouterId,
        InterfaceName = draft.InterfaceName!,
        BandwidthMbps = draft.BandwidthMbps,
        V4 = Lan(draft.LanV4, draft.AddressV4),
        V6 = Lan(draft.LanV6, draft.AddressV6),
        Version = version,
    };

    private static LanAddress? Lan(string? lan, string? address) =>
        lan is null || address is null ? null : new LanAddress(Prefix.Parse(lan), Address.Parse(address));

    private static async Task<InputRules> CheckAsync(Work work, ExchangeDraft draft, Guid? own, CancellationToken cancel)
    {
        var rules = new InputRules();
        rules.Line(draft.Name, "name", 80);
        rules.Line(draft.InterfaceName, "interfaceName", 40);
        rules.Between(draft.PeeringDbId, 1, int.MaxValue, "peeringDbId");
        rules.Between(draft.BandwidthMbps, 1, 10_000_000, "bandwidthMbps");
        rules.Must(await work.Db.Metros.AnyAsync(m => m.Id == draft.MetroId, cancel), "UnknownMetro", "There is no metro with this id.",
            "metroId");
        rules.Must(await work.Db.EdgeRouters.AnyAsync(r => r.Id == draft.EdgeRouterId, cancel), "UnknownEdgeRouter",
            "There is no edge router with this id.", "edgeRouterId");
        rules.Must(!await work.Db.Ports.AnyAsync(
                p => p.EdgeRouterId == draft.EdgeRouterId && p.InterfaceName == draft.InterfaceName && p.ConnectionId != null, cancel),
            "PortTaken", "A connection has this port.", "interfaceName");
        rules.Must(draft.LanV4 is not null || draft.LanV6 is not null, "LanMissing", "lanV4, lanV6 or both are required.", "lanV4");
        CheckLan(rules, draft.LanV4, draft.AddressV4, "V4", Afi.IPv4);
        CheckLan(rules, draft.LanV6, draft.AddressV6, "V6", Afi.IPv6);
        rules.Must(!await work.Db.Exchanges.AnyAsync(e => e.PeeringDbId == draft.PeeringDbId && e.Id != own, cancel), "PeeringDbIdTaken",
            "There is an exchange with this PeeringDB id already.", "peeringDbId");
        return rules;
    }

    private static void CheckLan(InputRules rules, string? lan, string? address, string family, Afi afi)
    {
        if (lan is null && address is null) return;
        if (rules.Prefix(lan, $"lan{family}") is not { } prefix) return;
        rules.Must(prefix.Afi == afi, "WrongFamily", $"lan{family} is of the other family.", $"lan{family}");
        rules.Must(Address.TryParse(address, out var own) && prefix.Contains(own) && own != prefix.Network, "AddressOutsideLan",
            $"address{family} is the operator's address in {prefix}.", $"address{family}");
    }
}
