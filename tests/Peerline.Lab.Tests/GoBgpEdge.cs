using System.Text.Json;
using System.Text.Json.Nodes;
using Peerline.Edge;
using Peerline.Edge.GoBgp;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>A GoBGP edge with our driver, and a BIRD peer on its port <c>e0</c>.</summary>
internal sealed class GoBgpEdge : IAsyncDisposable
{
    /// <summary>
    /// What the operator has configured before Peerline comes: the two policies that Peerline's are parts of, then those of its own for
    /// its networks and its peers; what none decides about is rejected. And a legacy session that is passive.
    /// </summary>
    public const string Base = """
        [global.config]
          as = 64500
          router-id = "198.51.100.1"
        [global.apply-policy.config]
          default-import-policy = "reject-route"
          default-export-policy = "reject-route"
          import-policy-list = ["peerline-import", "operator-own", "operator"]
          export-policy-list = ["peerline-export", "operator"]
        [[policy-definitions]]
          name = "peerline-import"
        [[policy-definitions]]
          name = "peerline-export"
        [[policy-definitions]]
          name = "operator-own"
          [[policy-definitions.statements]]
            name = "operator-networks"
            [policy-definitions.statements.conditions.bgp-conditions]
              route-type = "local"
            [policy-definitions.statements.actions]
              route-disposition = "accept-route"
        [[policy-definitions]]
          name = "operator"
          [[policy-definitions.statements]]
            name = "operator-all"
            [policy-definitions.statements.conditions.match-neighbor-set]
              neighbor-set = "operator-peers"
            [policy-definitions.statements.actions]
              route-disposition = "accept-route"
        [[defined-sets.neighbor-sets]]
          neighbor-set-name = "operator-peers"
          neighbor-info-list = ["198.51.100.99/32"]
        [[neighbors]]
          [neighbors.config]
            neighbor-address = "198.51.100.99"
            peer-as = 64999
            description = "transit \"LEGACY\" <b>!"
          [neighbors.transport.config]
            passive-mode = true
        """;

    private GoBgpEdge(Lab lab, LabNamespace edge, LabNamespace peer, GoBgpInstance gobgp)
    {
        (Lab, Edge, Peer, GoBgp) = (lab, edge, peer, gobgp);
        Driver = DriverVia(Settings);
    }

    public Lab Lab { get; }
    public LabNamespace Edge { get; }
    public LabNamespace Peer { get; }
    public GoBgpInstance GoBgp { get; }
    public IEdgeRouterDriver Driver { get; }
    public object Settings => new { endpoint = "http://127.0.0.1:50051", stateDirectory = StateDirectory, @namespace = Edge.Name };
    public string StateDirectory => Path.Combine(Lab.Directory, "gobgp");

    public static async Task<GoBgpEdge> StartAsync(string configuration = Base)
    {
        var lab = await Lab.StartAsync("gobgpd", "gobgp", "ping", "arping", "nstat");
        try
        {
            var edge = await lab.NamespaceAsync("edge");
            var peer = await lab.NamespaceAsync("peer");
            await lab.WireAsync(edge, "e0", peer, "p0");
            await peer.AddressAsync("p0", "192.0.2.0/31");
            await peer.AddressAsync("p0", "2001:db8:ffff::/127");
            var started = new GoBgpEdge(lab, edge, peer, await lab.GoBgpAsync(edge, configuration));
            await OriginateAsync(started.GoBgp);
            return started;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public static IEdgeRouterDriver DriverVia(
        object settings, Func<bool>? isPaused = null, Func<Guid, bool>? isPeerPaused = null, Func<CancellationToken, Task>? isAwaited = null) => new GoBgpDriverFactory(
        TimeProvider.System, isPaused: _ => isPaused?.Invoke() ?? false, isAwaited: isAwaited, isPeerPaused: isPeerPaused).Open(new EdgeRouter
    {
        Id = Guid.NewGuid(),
        FacilityId = Guid.NewGuid(),
        Name = "edge1",
        Driver = "gobgp",
        Settings = JsonSerializer.SerializeToElement(settings),
    });

    /// <summary>The operator's own networks; gobgpd forgets them when it ends.</summary>
    public static async Task OriginateAsync(GoBgpInstance gobgp)
    {
        await gobgp.AskAsync("global", "rib", "add", "198.51.100.0/24");
        await gobgp.AskAsync("global", "rib", "add", "-a", "ipv6", "2001:db8:2000::/36");
    }

    public Task<BirdInstance> PeerAsync(BirdPeer? peer = null) =>
        Lab.BirdAsync(Peer, (peer ?? new BirdPeer { Md5Key = "s3cret" }).ToConfiguration());

    public Task<ApplyResult> ApplyAsync(ConnectionWish connection) => Driver.ApplyAsync(EdgeWishes.Wish(connection), EdgeWishes.Intent, default);

    public Task<ApplyResult> RemoveAsync(ConnectionAbsence? absence = null) =>
        Driver.ApplyAsync(EdgeWishes.Without(absence ?? EdgeWishes.Gone), EdgeWishes.Intent, default);

    /// <summary>Removes the connection, and all that is known of it beside the router: it may come again as it was.</summary>
    public async Task ForgetAsync()
    {
        await RemoveAsync();
        File.Delete(Path.Combine(StateDirectory, "peerline.confirmed.json"));
    }

    /// <summary>Applies and must succeed.</summary>
    public async Task<ApplyResult> AppliedAsync(ConnectionWish connection)
    {
        var result = await ApplyAsync(connection);
        Assert.True(result.Outcome is ApplyOutcome.Applied, $"{result.Outcome}: {result.Sentence}");
        return result;
    }

    public async Task<SessionObservation> SessionAsync(Address peer) =>
        (await Driver.ObserveAsync(default)).Sessions.Single(s => s.PeerAddress == peer);

    public Task<SessionObservation> UntilAsync(Address peer, Func<SessionObservation, bool> matches, string what) =>
        Eventually.MatchesAsync(() => SessionAsync(peer), matches, $"{peer} {what}");

    public Task<string> ConfigurationAsync() => ConfigurationAsync(GoBgp, Edge);

    /// <summary>All that gobgpd and the ports are configured with, as its own command line and <c>ip</c> tell it: without the driver.</summary>
    public static async Task<string> ConfigurationAsync(GoBgpInstance gobgp, LabNamespace edge)
    {
        var parts = new List<string>();
        var neighbors = JsonNode.Parse(await gobgp.AskAsync("neighbor", "-j"))!.AsArray();
        foreach (var neighbor in neighbors.OrderBy(n => n!["conf"]!["neighbor_address"]!.GetValue<string>(), StringComparer.Ordinal))
        {
            var configured = neighbor!.AsObject();
            configured.Remove("state");
            configured["timers"]!.AsObject().Remove("state");
            configured["transport"]!.AsObject().Remove("local_address");
            foreach (var family in configured["afi_safis"]!.AsArray())
            {
                family!.AsObject().Remove("state");
                family["mp_graceful_restart"]!.AsObject().Remove("state");
            }

            parts.Add(configured.ToJsonString());
        }

        foreach (var set in new[] { "prefix", "neighbor", "community" }) parts.Add(await gobgp.AskAsync("policy", set));
        var policies = JsonNode.Parse(await gobgp.AskAsync("policy", "-j"))!.AsArray();
        parts.AddRange(policies.Select(p => p!.ToJsonString()).Order(StringComparer.Ordinal));
        foreach (var direction in new[] { "import", "export" }) parts.Add(await gobgp.AskAsync("global", "policy", direction));
        parts.Add(await edge.IpAsync("-br", "addr"));
        return string.Join('\n', parts);
    }

    public async ValueTask DisposeAsync()
    {
        await Driver.DisposeAsync();
        await Lab.DisposeAsync();
    }
}
