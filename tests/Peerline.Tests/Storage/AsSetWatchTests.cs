using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Sources.Irr;
using Peerline.Sources.Rpki;
using Peerline.Stages;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Stages.Validation;
using Peerline.Storage;
using Peerline.Tests.Lifecycle;
using Peerline.Tests.Sources;
using Peerline.Tests.Validation;

namespace Peerline.Tests.Storage;

/// <summary>A peer's AS-SET changes in a registry, and what becomes of its session that is in service.</summary>
public sealed class AsSetWatchTests(SqliteDatabases databases) : IClassFixture<SqliteDatabases>, IAsyncLifetime
{
    private static readonly LinkAddresses Link = Samples.Link("198.51.100.0/31");
    private static readonly Connection Begin = Samples.Request(v6: false);

    private readonly FakeTimeProvider time = new(Samples.Begin);
    private readonly string folder = Directory.CreateTempSubdirectory("peerline-as-set").FullName;
    private readonly IrrServer registry = new()
    {
        Sets = { ["AS-PEER"] = ["AS2002", "AS5005"] },
        Routes = { ["AS2002"] = ["45.81.0.0/22", "45.84.0.0/24", "45.85.0.0/24"], ["AS5005"] = ["45.83.0.0/24"] },
    };

    private PeerlineStore store = null!;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists("/usr/bin/bgpq4")) Assert.Skip("Debian's bgpq4 is not installed.");
        store = new PeerlineStore(databases.Empty(), time);
        await Migrator.MigrateAsync(store, default);
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_prefix_that_leaves_the_set_is_no_longer_permitted_and_one_that_comes_waits_at_the_gate()
    {
        using var irr = await InServiceAsync(IrrUse.Require);
        await RefreshAsync(irr);
        Assert.Equal((1, "45.81.0.0/22 45.83.0.0/24"), await PermittedAsync(irr));

        // A route object is gone: less is let in, which neither caps nor a freeze hold.
        registry.Routes["AS5005"] = [];
        await RefreshAsync(irr);
        Assert.Contains("AS-PEER expands to something else: 2 ASNs, 3 prefixes.", await LastAsync(), StringComparison.Ordinal);
        Assert.Equal((2, "45.81.0.0/22"), await PermittedAsync(irr));
        Assert.False(ChangeGate.Stands(await ConnectionAsync(), StepKind.ApplySession));
        await SayAsync(new Applied(new AppliedHalf(2, true), null));

        // The same again is no news.
        await RefreshAsync(irr);
        Assert.Null((await ConnectionAsync()).V4!.PermissionDueSince);

        registry.Routes["AS5005"] = ["45.83.0.0/24"];
        await RefreshAsync(irr);
        Assert.Equal((3, "45.81.0.0/22 45.83.0.0/24"), await PermittedAsync(irr));
        Assert.True(ChangeGate.Stands(await ConnectionAsync(), StepKind.ApplySession));
    }

    [Fact]
    public async Task A_shrink_that_is_held_takes_nothing_from_a_session_until_it_is_released()
    {
        using var irr = await InServiceAsync(IrrUse.Require);
        await RefreshAsync(irr);
        await PermittedAsync(irr);

        registry.Routes["AS2002"] = ["45.84.0.0/24"];
        time.Advance(TimeSpan.FromHours(6));
        await RefreshAsync(irr);
        Assert.NotNull(irr.Find(Scene.Peer)!.Held);
        Assert.Null((await ConnectionAsync()).V4!.PermissionDueSince);
        Assert.Equal((1, "45.81.0.0/22 45.83.0.0/24"), await PermittedAsync(irr));

        await irr.ReleaseAsync(Scene.Peer, irr.Find(Scene.Peer)!.Held!.Set.At, default);
        await new AsSetWatch(store, irr).TellAsync(Scene.Peer, default);
        Assert.Equal((2, "45.83.0.0/24"), await PermittedAsync(irr));
    }

    [Fact]
    public async Task What_a_process_had_no_time_to_tell_the_next_one_tells_once()
    {
        using (var ended = await InServiceAsync(IrrUse.Require)) await ended.RefreshAsync(Scene.Peer, "AS-PEER", default);

        using var irr = Source();
        await new AsSetWatch(store, irr).TellAsync(Scene.Peer, default);
        Assert.NotNull((await ConnectionAsync()).V4!.PermissionDueSince);
        await PermittedAsync(irr);

        using var next = Source();
        await new AsSetWatch(store, next).TellAsync(Scene.Peer, default);
        Assert.Null((await ConnectionAsync()).V4!.PermissionDueSince);
    }

    [Fact]
    public async Task A_set_that_changes_while_routes_are_judged_has_them_judged_once_more()
    {
        using var irr = await InServiceAsync(IrrUse.Require);
        await RefreshAsync(irr);
        var judged = new PermissionJudged(Samples.Report, Family.IPv4, 1, []) { DueSince = (await ConnectionAsync()).V4!.PermissionDueSince };

        time.Advance(TimeSpan.FromSeconds(1));
        registry.Routes["AS5005"] = [];
        await RefreshAsync(irr);
        await SayAsync(judged);

        Assert.Equal((2, "45.81.0.0/22"), await PermittedAsync(irr));
    }

    [Theory]
    [InlineData(IrrUse.Off)]
    [InlineData(IrrUse.Report)]
    public async Task Where_the_policy_does_not_ask_for_it_nothing_is_judged(IrrUse use)
    {
        using var irr = await InServiceAsync(use);
        await RefreshAsync(irr);
        Assert.True(irr.Find(Scene.Peer)!.IsTold);
        Assert.Null((await ConnectionAsync()).V4!.PermissionDueSince);
    }

    private IrrSource Source() =>
        new(new IrrOptions { Enabled = true, Host = registry.Host }, folder, time, null, NullLogger<IrrSource>.Instance);

    /// <summary>As the runner does it when it is time.</summary>
    private async Task RefreshAsync(IrrSource irr)
    {
        Assert.Null((await irr.RefreshAsync(Scene.Peer, "AS-PEER", default)).Failure);
        await new AsSetWatch(store, irr).TellAsync(Scene.Peer, default);
    }

    /// <summary>The half's generation and what it permits, when what is due to be judged has been.</summary>
    private async Task<(int Generation, string Permitted)> PermittedAsync(IrrSource irr)
    {
        if (PeeringLifecycle.IsTurnOf(StepKind.JudgePermission, await ConnectionAsync(), time.GetUtcNow()))
        {
            await using var drivers = new EdgeRouterDrivers([new Factory(new ScriptedRouter
            {
                Observation = _ => Observed(),
                Routes = (_, view, _) => view is RouteView.Advertised ? [] : Received,
            })]);
            var collector = new EvidenceCollector(time, new RpkiSource(new RpkiOptions(), time), irr);
            await new ValidationStage(store, new EvidenceFile(store, drivers, collector)).CarryOutAsync(await ConnectionAsync(), StepKind.JudgePermission, default);
        }

        var half = (await ConnectionAsync()).V4!;
        Assert.Null(half.PermissionDueSince);
        return (half.Generation, string.Join(' ', half.Permitted.Select(p => p.Prefix)));
    }

    private static IReadOnlyList<Route> Received { get; } = [Scene.Route("45.81.0.0/22", Link.Peer), Scene.Route("45.83.0.0/24", Link.Peer, 2002, 5005)];

    private RouterObservation Observed() => new()
    {
        At = time.GetUtcNow(), LocalAsn = Samples.Operator.Asn,
        Sessions =
        [
            new SessionObservation
            {
                Family = Family.IPv4, PeerAddress = Link.Peer, PeerAsn = Scene.Peer, State = SessionState.Established,
                EstablishedSince = Samples.Begin, ConnectionId = Begin.Id, EndOfRib = true,
            },
        ],
    };

    private Task<Connection> ConnectionAsync() =>
        store.ReadAsync(Caller.System, async db => (await db.Connections.FirstAsync()).ToConnection());

    private async Task<string> LastAsync() => await store.ReadAsync(Caller.System, async db => (await db.Events
        .Where(e => e.Subject == Begin.Id && e.Type == FactTypes.AsSetChanged).OrderByDescending(e => e.Sequence).FirstAsync()).Body);

    private async Task SayAsync(Input input) =>
        Assert.IsType<Answer<Connection>.Done>(await new ConnectionDesk(store).SayAsync(Caller.System, Begin.Id, input));

    /// <summary>A connection with an open IPv4 session, under a policy that makes this of the IRRs.</summary>
    private async Task<IrrSource> InServiceAsync(IrrUse use)
    {
        await store.WriteAsync(Caller.System, async work =>
        {
            await work.SaveAsync(Samples.Operator with { Version = 0, Policy = Samples.Operator.Policy with { Irr = use } });
            await work.SaveAsync(new EdgeRouter
            {
                Id = Samples.Port().EdgeRouterId, FacilityId = work.NewId(), Name = "edge1", Driver = "scripted", Settings = JsonDocument.Parse("{}").RootElement,
            });
            var asn = await work.SaveAsync(new PeerAsn
            {
                Id = work.NewId(), SubscriptionId = Begin.SubscriptionId, Name = "peer", Asn = Scene.Peer, PeerName = "Peer", AsSet = "AS-PEER",
                Validation = PeerAsnValidation.Approved, CreatedAt = Samples.Begin, ChangedAt = Samples.Begin,
            });
            await work.SaveAsync(new Peering
            {
                Id = Begin.PeeringId, SubscriptionId = asn.SubscriptionId, ResourceGroup = "peering", Name = "home",
                Location = "local", Sku = "Basic_Direct_Free", PeerAsnId = asn.Id, Metro = "Exampleton",
                CreatedAt = Samples.Begin, CreatedBy = "peer", ChangedAt = Samples.Begin, ChangedBy = "peer",
            });
            return await work.SaveAsync(Begin with
            {
                State = ConnectionState.Active, Port = Samples.Port(), Addresses = new SessionAddresses(Link, null),
                Stated = new StatedPrefixes([.. Received.Select(r => new StatedPrefix(r.Prefix, r.Prefix.Length))], Samples.Begin, "peer"),
                V4 = new SessionHalf
                {
                    Family = Family.IPv4, Generation = 1, ValidatedGeneration = 1, Applied = new AppliedHalf(1, true),
                    Permitted = [.. Received.Select(r => new PermittedPrefix(r.Prefix, r.Prefix.Length))],
                    Observed = SessionState.Established, EstablishedSince = Samples.Begin,
                },
            });
        });
        return Source();
    }

    private sealed class Factory(ScriptedRouter router) : IEdgeRouterDriverFactory
    {
        public string Name => "scripted";

        public IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings) => [];

        public IEdgeRouterDriver Open(EdgeRouter _) => router;
    }
}
