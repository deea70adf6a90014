using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

/// <summary>The kinds of things in the inventory: how each is called, listed, read and written.</summary>
internal abstract class InventoryKind(string name)
{
    public static IReadOnlyList<InventoryKind> All { get; } =
    [
        new Of<Metro>("metros", c => c.Metros, ["name", "country", "region", "offers", "id"],
            m => [Words.Bold(m.Name), Words.Safe(m.Country), Words.Safe(m.Region),
                Words.Safe(string.Join(", ", m.BandwidthOffers?.Select(o => o.Name) ?? [])), Words.Dim(m.Id.ToString())]),
        new Of<Facility>("facilities", c => c.Facilities, [">peeringdb", "name", "address", "meet-me room", "id"],
            f => [$"{f.PeeringDbId}", Words.Bold(f.Name), Words.Safe(f.Address), Words.Safe(f.MeetMeRoom), Words.Dim(f.Id.ToString())]),
        new Of<EdgeRouter>("routers", c => c.EdgeRouters, ["name", "driver", "", "LAGs", "settings", "id"],
            r => [Words.Bold(r.Name), Words.Safe(r.Driver), r.Paused ? "[yellow]paused[/]" : "",
                Words.Safe(string.Join(" ", r.Lags?.Select(l => l.InterfaceName) ?? [])), Words.Dim(r.Settings?.ToString()),
                Words.Dim(r.Id.ToString())]),
        new Of<Port>("ports", c => c.Ports, ["interface", ">speed", "LAG", "demarc", "circuit", "held by", "id"],
            p => [Words.Bold(p.InterfaceName), Words.Mbps(p.SpeedMbps), Words.Safe(p.Lag),
                Words.Safe(string.Join(" ", new[] { p.Cage, p.Rack, p.Panel, p.PanelPort }.OfType<string>())), Words.Safe(p.CircuitId),
                    p.ConnectionId is { } c ? "…" + Words.Short(c) : Words.Dim("free"), Words.Dim(p.Id.ToString())])
        { Order = p => $"{p.EdgeRouterId} {p.InterfaceName.Length:00} {p.InterfaceName}" },
        new Of<AddressPool>("pools", c => c.AddressPools, ["prefix", "gives", "serves", "id"],
            p => [Words.Bold(p.Prefix), $"/{p.SubnetLength}", p.MetroId is { } m ? "…" + Words.Short(m) : "every metro", Words.Dim(p.Id.ToString())]),
        new Of<Exchange>("exchanges", c => c.Exchanges, [">peeringdb", "name", "port", "LANs", "id"],
            e => [$"{e.PeeringDbId}", Words.Bold(e.Name), Words.Safe(e.InterfaceName),
                Words.Safe(string.Join(" ", new[] { e.LanV4, e.LanV6 }.OfType<string>())), Words.Dim(e.Id.ToString())]),
        new Of<ServiceProvider>("service-providers", c => c.ServiceProviders, ["name", ">asn", "metros", "id"],
            p => [Words.Bold(p.Name), $"AS{p.Asn}", Words.Safe(string.Join(", ", p.Metros)), Words.Dim(p.Id.ToString())]),
        new Of<ServiceLocation>("service-locations", c => c.ServiceLocations, ["name", "state", "country", "region", "id"],
            l => [Words.Bold(l.Name), Words.Safe(l.State), Words.Safe(l.Country), Words.Safe(l.Region), Words.Dim(l.Id.ToString())]),
        new Of<CdnPrefix>("cdn-prefixes", c => c.CdnPrefixes, ["prefix", "service", "region", "community", "id"],
            p => [Words.Bold(p.Prefix), Words.Safe(p.ServiceName), Words.Safe(p.Region), Words.Safe(p.Community),
                Words.Dim(p.Id.ToString())]),
        new Of<UnbilledPrefix>("unbilled-prefixes", c => c.UnbilledPrefixes, ["prefix", ">asn", "region", "id"],
            p => [Words.Bold(p.Prefix), $"AS{p.PeerAsn}", Words.Safe(p.Region), Words.Dim(p.Id.ToString())]),
    ];

    public string Name => name;

    public static Argument<string> Argument()
    {
        var kind = new Argument<string>("KIND") { Description = string.Join(", ", All.Select(k => k.Name)) };
        kind.AcceptOnlyFromAmong([.. All.Select(k => k.Name)]);
        return kind;
    }

    public static InventoryKind Named(string name) => All.First(k => k.Name == name);

    public abstract Task<int> ListAsync(Run run);
    public abstract Task<int> ShowAsync(Run run, Guid id);
    public abstract Task<int> AddAsync(Run run, string file);
    public abstract Task<int> ChangeAsync(Run run, Guid id, string file);
    public abstract Task<int> RemoveAsync(Run run, Guid id);

    private sealed class Of<T>(
        string name, Func<InventoryCalls, InventoryOf<T>> calls, string[] columns, Func<T, string[]> row) : InventoryKind(name)
    {
        public Func<T, string> Order { get; init; } = _ => "";

        private InventoryOf<T> Calls(Run run) => calls(run.Client.Inventory);

        public override async Task<int> ListAsync(Run run) =>
            run.Output.List([.. (await run.AllAsync(Calls(run).ListAsync(run.Cancel))).OrderBy(Order)], $"There are no {Name}.", columns,
                row);

        // What is shown is what can be edited and handed back: always JSON.
        public override async Task<int> ShowAsync(Run run, Guid id)
        {
            run.Output.Json((await Calls(run).GetAsync(id, run.Cancel)).Value);
            return ExitCode.Done;
        }

        public override async Task<int> AddAsync(Run run, string file) =>
            Say(run, (await Calls(run).AddAsync(await JsonInput.ReadAsync<T>(file, run.Cancel), run.Cancel)).Value, "Added");

        public override async Task<int> ChangeAsync(Run run, Guid id, string file)
        {
            var wanted = await JsonInput.ReadAsync<T>(file, run.Cancel);
            var present = await Calls(run).GetAsync(id, run.Cancel);
            return Say(run, (await Calls(run).ChangeAsync(id, wanted, present.ETag!, run.Cancel)).Value, "Changed");
        }

        public override async Task<int> RemoveAsync(Run run, Guid id)
        {
            var present = await Calls(run).GetAsync(id, run.Cancel);
            await Calls(run).DeleteAsync(id, present.ETag, run.Cancel);
            return Say(run, present.Value, "Removed");
        }

        private int Say(Run run, T item, string what) =>
            run.Output.Show(item, i => run.Output.Console.Write(Output.Table(["", .. columns], [[what, .. row(i)]])));
    }
}
