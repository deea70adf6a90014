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

    public static readonly Guid Connection = EdgeWishes.Connection;
    public static readonly Address Peer4 = EdgeWishes.Peer4;
    public static readonly Address Peer6 = EdgeWishes.Peer6;
    public static readonly IReadOnlySet<Guid> Intent = EdgeWishes.Intent;

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

    public static ConnectionWish Denied => EdgeWishes.Denied;
    public static ConnectionWish Opened => EdgeWishes.Opened;
    public static SessionPolicy Open4 => EdgeWishes.Open4;
    public static SessionPolicy Open6 => EdgeWishes.Open6;
    public static ConnectionAbsence Gone => EdgeWishes.Gone;

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

    public static RouterWish Wish(params IReadOnlyList<ConnectionWish> connections) => EdgeWishes.Wish(connections);

    public static RouterWish Without(ConnectionAbsence absence) => EdgeWishes.Without(absence);

    public IEdgeRouterDriver DriverVia(string vtyDirectory, Func<CancellationToken, Task>? isAwaited = null) => new FrrDriverFactory(
        TimeProvider.System, isAwaited: isAwaited).Open(new EdgeRouter
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

    public Task<ApplyResult> ApplyAsync(ConnectionWish connection, bool restore = false) =>
        Driver.ApplyAsync(Wish(connection) with { Restore = restore ? Intent : new HashSet<Guid>() }, Intent, default);

    public Task<ApplyResult> RemoveAsync(ConnectionAbsence? absence = null) => Driver.ApplyAsync(Without(absence ?? Gone), Intent, default);

    /// <summary>Removes the connection, and all that is known of it beside the router: it may come again as it was.</summary>
    public async Task ForgetAsync()
    {
        await RemoveAsync();
        File.Delete(Path.Combine(Frr.ConfigurationDirectory, "peerline.marker.json"));
    }

    /// <summary>Applies and must succeed.</summary>
    public async Task<ApplyResult> AppliedAsync(ConnectionWish connection, bool restore = false)
    {
        var result = await ApplyAsync(connection, restore);
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
}
