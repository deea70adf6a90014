using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.Frr;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>An FRR edge with our driver, and a BIRD peer on its port <c>e0</c>.</summary>
internal sealed class FrrEdge : IAsyncDisposable
{
    /// <summary>What the operator has configured before Peerline comes, with a legacy session and a policy of its own.</summary>
    public const string Base = """
        router bgp 64500
         bgp router-id 198.51.100.1
         no bgp network import-check
         neighbor 198.51.100.99 remote-as 64999
         neighbor 198.51.100.99 description transit "LEGACY" <b>!
         neighbor 198.51.100.99 passive
         address-family ipv4 unicast
          network 198.51.100.0/24
          neighbor 198.51.100.99 route-map OPERATOR in
          neighbor 198.51.100.99 route-map OPERATOR out
         exit-address-family
         address-family ipv6 unicast
          network 2001:db8:2000::/36
         exit-address-family
        exit
        ip prefix-list OPERATOR-OWN seq 5 permit 198.51.100.0/24
        route-map OPERATOR permit 10
         match ip address prefix-list OPERATOR-OWN
        exit
        """;

    public static readonly Guid Connection = Guid.Parse("0198a000-0000-7000-8000-000000000001");
    public static readonly Address Peer4 = Address.Parse("192.0.2.0");
    public static readonly Address Peer6 = Address.Parse("2001:db8:ffff::");
    public static readonly IReadOnlySet<Guid> Intent = new HashSet<Guid> { Connection };

    private FrrEdge(Lab lab, LabNamespace edge, LabNamespace peer, FrrInstance frr)
    {
        (Lab, Edge, Peer, Frr) = (lab, edge, peer, frr);
        Driver = DriverVia(frr.VtyDirectory);
    }

    public Lab Lab { get; }
    public LabNamespace Edge { get; }
    public LabNamespace Peer { get; }
    public FrrInstance Frr { get; }
    public IEdgeRouterDriver Driver { get; }

    /// <summary>The usual wish: dual stack, MD5, GTSM, at most 10 prefixes, DENY ALL.</summary>
    public static ConnectionWish Denied { get; } = new()
    {
        ConnectionId = Connection,
        InterfaceName = "e0",
        Addresses = [new(Address.Parse("192.0.2.1"), 31), new(Address.Parse("2001:db8:ffff::1"), 127)],
        V4 = Session(Family.IPv4, "192.0.2.1", "192.0.2.0"),
        V6 = Session(Family.IPv6, "2001:db8:ffff::1", "2001:db8:ffff::"),
    };

    public static SessionPolicy Open4 { get; } = new(true, [Permit("203.0.113.0/24", 24)], [Prefix.Parse("198.51.100.0/24")]);
    public static SessionPolicy Open6 { get; } = new(true, [Permit("2001:db8:1000::/36", 48)], [Prefix.Parse("2001:db8:2000::/36")]);

    public static ConnectionWish Opened { get; } = Denied with
    {
        V4 = Denied.V4! with { Policy = Open4 },
        V6 = Denied.V6! with { Policy = Open6 },
    };

    public static ConnectionAbsence Gone { get; } = new(Connection, "e0", [Peer4, Peer6], Denied.Addresses);

    public static async Task<FrrEdge> StartAsync(string bgpd = Base, string zebra = "")
    {
        var lab = await Lab.StartAsync("ping", "arping", "nstat");
        try
        {
            var edge = await lab.NamespaceAsync("edge");
            var peer = await lab.NamespaceAsync("peer");
            await lab.WireAsync(edge, "e0", peer, "p0");
            await peer.AddressAsync("p0", "192.0.2.0/31");
            await peer.AddressAsync("p0", "2001:db8:ffff::/127");
            return new FrrEdge(lab, edge, peer, await lab.FrrAsync(edge, bgpd, zebra));
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public static PermittedPrefix Permit(string prefix, int maxLength) => new(Prefix.Parse(prefix), maxLength);

    public static RouterWish Wish(params IReadOnlyList<ConnectionWish> connections) =>
        new() { LocalAsn = new Asn(64500), Connections = connections };

    public static RouterWish Without(ConnectionAbsence absence) => new() { LocalAsn = new Asn(64500), Absent = [absence] };

    public IEdgeRouterDriver DriverVia(string vtyDirectory) => new FrrDriverFactory(TimeProvider.System).Open(new EdgeRouter
    {
        Id = Guid.NewGuid(),
        FacilityId = Guid.NewGuid(),
        Name = "edge1",
        Driver = "frr",
        Settings = JsonSerializer.SerializeToElement(new { vtyDirectory, @namespace = Edge.Name,
            configDirectory = Frr.ConfigurationDirectory }),
    });

    public Task<BirdInstance> PeerAsync(BirdPeer? peer = null) =>
        Lab.BirdAsync(Peer, (peer ?? new BirdPeer { Md5Key = "s3cret" }).ToConfiguration());

    public Task<ApplyResult> ApplyAsync(ConnectionWish connection) => Driver.ApplyAsync(Wish(connection), Intent, default);

    public Task<ApplyResult> RemoveAsync(ConnectionAbsence? absence = null) => Driver.ApplyAsync(Without(absence ?? Gone), Intent, default);

    /// <summary>Applies and must succeed.</summary>
    public async Task<ApplyResult> AppliedAsync(ConnectionWish connection)
    {
        var result = await ApplyAsync(connection);
        Assert.True(result.Outcome is ApplyOutcome.Applied, $"{result.Outcome}: {result.Sentence}");
        return result;
    }

    public async Task<SessionObservation> SessionAsync(Address peer) =>
        (await Driver.ObserveAsync(default)).Sessions.Single(s => s.PeerAddress == peer);

    public Task<SessionObservation> EstablishedAsync(Address peer) =>
        UntilAsync(peer, s => s.State is SessionState.Established && s.EndOfRib is true, "is established");

    public Task<SessionObservation> UntilAsync(Address peer, Func<SessionObservation, bool> matches, string what) =>
        Eventually.MatchesAsync(() => SessionAsync(peer), matches, $"{peer} {what}");

    public async Task<IReadOnlyList<Route>> RoutesAsync(Address peer, RouteView view) =>
        await Driver.RoutesAsync(new SessionKey(peer.IsIPv4 ? Family.IPv4 : Family.IPv6, peer), view, default);

    public async ValueTask DisposeAsync()
    {
        await Driver.DisposeAsync();
        await Lab.DisposeAsync();
    }

    private static SessionWish Session(Family family, string local, string peer) => new()
    {
        Family = family,
        Generation = 1,
        LocalAddress = Address.Parse(local),
        PeerAddress = Address.Parse(peer),
        PeerAsn = new Asn(64501),
        Description = $"peerline {Connection}",
        Md5Key = "s3cret",
        MaxPrefixes = 10,
        Policy = SessionPolicy.DenyAll,
    };
}
