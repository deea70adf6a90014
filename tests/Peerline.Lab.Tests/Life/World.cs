using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>
/// An operator with a real server and a real edge router (FRR in a namespace if nothing else is said, with a host behind it), and peers with routers of their own.
/// Everything that Peerline is told goes through its API; what is done here by hand is what people do by hand: patching cables and
/// configuring the peer's router.
/// </summary>
public sealed class World : IAsyncDisposable
{
    public const uint Asn = 64500;
    public const int FacilityId = 4711;
    public const string Metro = "Exampleton";
    public const string ServerV4 = "198.51.100.10";
    public const string ServerV6 = "2001:db8:2000::a";

    /// <summary>What the operator's router has before Peerline comes.</summary>
    public const string Bgpd = """
        router bgp 64500
         bgp router-id 198.51.100.1
         no bgp network import-check
         address-family ipv4 unicast
          network 198.51.100.0/24
         exit-address-family
         address-family ipv6 unicast
          network 2001:db8:2000::/36
         exit-address-family
        exit
        """;

    private readonly List<PeerNetwork> peers = [];
    private readonly HashSet<(Guid, string)> patched = [];
    private readonly Dictionary<Guid, LabNamespace> edges = [];
    private Guid facilityId;
    private int sites;

    private World(Lab lab, LabNamespace edge, LabNamespace host, IWorldRouter router, RunningServer server) =>
        (Lab, Edge, Host, Router, Server) = (lab, edge, host, router, server);

    public Lab Lab { get; }
    public LabNamespace Edge { get; }

    /// <summary>A host of the operator's, behind the edge.</summary>
    public LabNamespace Host { get; }
    public IWorldRouter Router { get; }

    /// <summary>The router, where it is FRR.</summary>
    public FrrInstance Frr => (FrrInstance)Router;
    public RunningServer Server { get; }
    public PeerlineClient Operator => Server.Operator;
    public Guid EdgeRouterId { get; private set; }

    /// <summary>Short times, so that a failure is final while the test waits.</summary>
    public static PolicyTerms Policy { get; } = new()
    {
        Text = "Lab",
        EstablishWithinSeconds = 60,
        StableForSeconds = 1,
        ValidateWithinSeconds = 60,
        VerifyWithinSeconds = 20,
        DrainForSeconds = 2,
        Announced = ["198.51.100.0/24", "2001:db8:2000::/36"],
        OwnPrefixes = ["198.51.100.0/24", "2001:db8:2000::/36"],
        BogonsWaived = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"],
        BogonAsnsWaived = ["64496-64511"],
        DefaultMaxPrefixesV4 = 100,
        DefaultMaxPrefixesV6 = 100,
    };

    /// <param name="cabled">Called before the router starts: cables and addresses that were there before Peerline.</param>
    /// <param name="started">Starts another router than FRR.</param>
    public static async Task<World> StartAsync(
        PolicyTerms? policy = null, string bgpd = Bgpd, string zebra = "", int ports = 4, Func<Lab, LabNamespace, Task>? cabled = null,
        IReadOnlyDictionary<string, string>? settings = null, Func<Lab, LabNamespace, Task<IWorldRouter>>? started = null)
    {
        var lab = await Lab.StartAsync("ping", "arping", "nstat");
        RunningServer? server = null;
        try
        {
            var starting = RunningServer.StartAsync(Path.Combine(lab.Directory, "server"), settings);
            var edge = await lab.NamespaceAsync("edge");
            var host = await lab.HostAsync(edge, "server", "198.51.100.0/24", "2001:db8:2000::/36");
            if (cabled is not null) await cabled(lab, edge);
            var router = started is null ? await lab.FrrAsync(edge, bgpd, zebra) : await started(lab, edge);
            server = await starting;
            var world = new World(lab, edge, host, router, server);
            await world.InventoryAsync(policy ?? Policy, ports);
            return world;
        }
        catch
        {
            if (server is not null) await server.DisposeAsync();
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Conditions of the connections that are requested from now on.</summary>
    public async Task PolicyAsync(PolicyTerms policy)
    {
        var profile = await Operator.Policy.ProfileAsync();
        await Operator.Policy.SetProfileAsync(profile.Value with { Policy = policy }, profile.ETag);
    }

    /// <summary>A tenant with its client, its approved ASN and a resource group.</summary>
    public async Task<PeerNetwork> PeerAsync(string name, uint asn)
    {
        var subscription = await Operator.Subscriptions.CreateAsync(new NewSubscription(name));
        var secret = await Operator.Clients.CreateAsync(new NewApiClient(name, "peer", [subscription.Value.Id]));
        var peer = new PeerNetwork(
            this, name, asn, subscription.Value.Id, Server.ClientOf(secret.ClientId, secret.ClientSecret), Server.ArmOf(secret.ClientId, secret.ClientSecret));
        peers.Add(peer);
        await peer.RegisterAsync();
        return peer;
    }

    /// <summary>One more edge router, with one port.</summary>
    internal async Task<(Guid Id, IWorldRouter Router)> AddEdgeAsync(
        string name, string port, Func<Lab, LabNamespace, Task<IWorldRouter>> started)
    {
        var where = await Lab.NamespaceAsync(name);
        var router = await started(Lab, where);
        return (await InventoryAsync(name, where, router, [port]), router);
    }

    /// <summary>The namespace of a peer's router, patched to a port of an edge. A cable stays when its connection has gone.</summary>
    internal async Task<LabNamespace> PatchAsync(PortOfConnection port, int mtu)
    {
        var (id, name) = (port.EdgeRouterId!.Value, port.InterfaceName!);
        var site = await Lab.NamespaceAsync($"site{++sites}");
        if (!patched.Add((id, name))) await edges[id].IpAsync("link", "del", name);
        await Lab.WireAsync(edges[id], name, site, "p0", mtu);
        return site;
    }

    public async Task<EdgeRouterStatus> StatusAsync() => await Operator.Inventory.StatusAsync(EdgeRouterId);

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in peers) peer.Dispose();
        await Server.DisposeAsync();
        await Lab.DisposeAsync();
    }

    private async Task InventoryAsync(PolicyTerms policy, int ports)
    {
        await Operator.Policy.SetProfileAsync(new OperatorProfile
        {
            LegalName = "Example Transit Operations GmbH",
            Address = "1 Fibre Street, 12345 Exampleton, Germany",
            Asn = Asn,
            NocEmail = "noc@operator.example",
            NocPhone = "+49 30 5550100",
            PeeringEmail = "peering@operator.example",
            Signatory = "A. Example, Head of Interconnection",
            Policy = policy,
        }, null);
        var inventory = Operator.Inventory;
        var metro = await inventory.Metros.AddAsync(new Client.Contracts.Metro { Name = Metro, Country = "DE", Region = "local" });
        var facility = await inventory.Facilities.AddAsync(new Facility
        {
            MetroId = metro.Value.Id!.Value, PeeringDbId = FacilityId, Name = "Exampleton Carrier House", Address = "1 Fibre Street, 12345 Exampleton",
        });
        facilityId = facility.Value.Id!.Value;
        EdgeRouterId = await InventoryAsync("edge1", Edge, Router, [.. Enumerable.Range(0, ports).Select(i => $"e{i}")]);
        await inventory.AddressPools.AddAsync(new AddressPool("192.0.2.128/25", metro.Value.Id));
        await inventory.AddressPools.AddAsync(new AddressPool("2001:db8:0:ffff::/64", metro.Value.Id));
    }

    private async Task<Guid> InventoryAsync(string name, LabNamespace where, IWorldRouter router, IReadOnlyList<string> ports)
    {
        var added = await Operator.Inventory.EdgeRouters.AddAsync(new EdgeRouter
        {
            FacilityId = facilityId, Name = name, Driver = router.Driver, Settings = router.Settings,
        });
        var id = added.Value.Id!.Value;
        edges[id] = where;
        foreach (var (i, port) in ports.Index())
        {
            await Operator.Inventory.Ports.AddAsync(new Port
            {
                EdgeRouterId = id, InterfaceName = port, SpeedMbps = 10_000, Panel = "PP-04", PanelPort = $"{2 * i + 1}/{2 * i + 2}",
                CircuitId = $"{name.ToUpperInvariant()}-{i:00}",
            });
        }

        return id;
    }
}
