using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Ledger;
using Peerline.Model;
using Peerline.Monitoring;
using Peerline.Stages;
using Peerline.Stages.Allocation;
using Peerline.Stages.Provisioning;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Stages.Workers;
using Peerline.Storage;
using Peerline.Tests.Lifecycle;
using Peerline.Tests.Validation;

namespace Peerline.Tests.Storage;

/// <summary>When the worker of a router asks it, and when it only carries out what is due.</summary>
public sealed class EdgeRouterWorkerTests(SqliteDatabases databases) : IClassFixture<SqliteDatabases>, IDisposable
{
    private static readonly Guid Id = Samples.Port().EdgeRouterId;

    private readonly string folder = Directory.CreateTempSubdirectory("peerline-worker").FullName;
    private readonly FakeTimeProvider time = new(Samples.Begin);
    private int looks;
    private bool isAway;
    private Func<CancellationToken, Task<ApplyResult>>? apply;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task To_be_woken_is_no_reason_to_look_at_the_router()
    {
        var (store, worker) = await StartAsync();
        Assert.Equal(TimeSpan.FromSeconds(5), await worker.RunAsync(Id, default));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(3), await worker.RunAsync(Id, default));
        Assert.Equal(1, looks);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(5), await worker.RunAsync(Id, default));
        Assert.Equal(2, looks);

        // Something is there that is looked after every second.
        await store.WriteAsync(Caller.System, work => work.SaveAsync(Validating()));
        Assert.Equal(TimeSpan.FromSeconds(1), await worker.RunAsync(Id, default));
        Assert.Equal(2, looks);
        time.Advance(TimeSpan.FromSeconds(1));
        await worker.RunAsync(Id, default);
        Assert.Equal(3, looks);
    }

    [Fact]
    public async Task A_router_with_other_settings_or_one_that_was_away_is_looked_at_at_once()
    {
        var (store, worker) = await StartAsync();
        await worker.RunAsync(Id, default);
        await store.WriteAsync(Caller.System, async work => await work.SaveAsync((await work.Db.EdgeRouters.SingleAsync()).ToEdgeRouter() with { Name = "edge2" }));
        await worker.RunAsync(Id, default);
        Assert.Equal(2, looks);
        time.Advance(TimeSpan.FromSeconds(5));
        isAway = true;
        await worker.RunAsync(Id, default);
        isAway = false;
        await worker.RunAsync(Id, default);
        Assert.Equal(4, looks);
    }

    [Fact]
    public async Task A_change_that_is_paused_while_it_is_written_is_taken_back_and_does_not_count()
    {
        var begun = new TaskCompletionSource();
        apply = async cancel =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException("It is not over before it is cancelled.");
        };
        var (store, worker) = await StartAsync();
        var c = Validating();
        await store.WriteAsync(Caller.System, async work =>
        {
            var asn = await work.SaveAsync(new PeerAsn
            {
                Id = work.NewId(), SubscriptionId = c.SubscriptionId, Name = "peer", Asn = Scene.Peer, PeerName = "Peer",
                Validation = PeerAsnValidation.Approved, CreatedAt = Samples.Begin, ChangedAt = Samples.Begin,
            });
            return await work.SaveAsync(new Peering
            {
                Id = c.PeeringId, SubscriptionId = c.SubscriptionId, ResourceGroup = "peering", Name = "home", Location = "local",
                Sku = "Basic_Direct_Free", PeerAsnId = asn.Id, Metro = "Exampleton", CreatedAt = Samples.Begin, CreatedBy = "peer",
                ChangedAt = Samples.Begin, ChangedBy = "peer",
            });
        });
        await store.WriteAsync(Caller.System, work => work.SaveAsync(
            c with { State = ConnectionState.ProvisioningStarted, ReadyAt = Samples.Begin, V4 = c.V4! with { Applied = null, Observed = SessionState.Absent, EstablishedSince = null } }));
        var working = worker.RunAsync(Id, default);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        new PauseSwitch(Path.Combine(folder, "pause")).Pause(subscription: c.SubscriptionId);
        time.Advance(TimeSpan.FromSeconds(1));
        await working.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(await File.ReadAllTextAsync(Path.Combine(folder, "changes", "changes.jsonl")));
        var now = await store.ReadAsync(Caller.System, async db => (await db.Connections.SingleAsync(x => x.Id == c.Id)).ToConnection());
        Assert.Equal((ConnectionState.ProvisioningStarted, null), (now.State, now.Trouble));
    }

    private async Task<(PeerlineStore, EdgeRouterWorker)> StartAsync()
    {
        var store = new PeerlineStore(databases.Empty(), time);
        await Migrator.MigrateAsync(store, default);
        await store.WriteAsync(Caller.System, async work =>
        {
            await work.SaveAsync(Samples.Operator with { Version = 0 });
            return await work.SaveAsync(new EdgeRouter
            {
                Id = Id, FacilityId = work.NewId(), Name = "edge1", Driver = "scripted", Settings = JsonDocument.Parse("{}").RootElement,
            });
        });
        var (desk, live, pause) = (new ConnectionDesk(store), new LiveRouters(), new PauseSwitch(Path.Combine(folder, "pause")));
        var wishes = new RouterWishes(store, new Secrets(new KeyFile(Path.Combine(folder, "secrets.key"))));
        var gate = new ChangeGate(new ChangeCaps(), new ChangeJournal(Path.Combine(folder, "changes")), time);
        return (store, new EdgeRouterWorker(
            store, desk, new EdgeRouterDrivers([new ScriptedRouters(Router)]), new ProvisioningStage(store, wishes, live, gate, new FreezeDesk(store), pause),
            live, new CarriedBook(store, live, new StockOptions()), new SampleBook(store), new DrainWatch(desk), pause, new StepBoundary(null, folder, NullLogger<StepBoundary>.Instance),
            NullLogger<EdgeRouterWorker>.Instance));
    }

    private ScriptedRouter Router() => new()
    {
        Apply = apply,
        Observation = _ =>
        {
            looks++;
            return isAway ? throw new RouterUnreachableException("away") : ScriptedRouter.Seen() with { At = time.GetUtcNow() };
        },
    };

    /// <summary>A session that the router has as it is wished, and that is up.</summary>
    private static Connection Validating()
    {
        var link = Samples.Link("198.51.100.0/31");
        return Samples.Request(v6: false) with
        {
            Id = Guid.CreateVersion7(Samples.Begin), State = ConnectionState.Validating, StateSince = Samples.Begin,
            Deadline = Samples.Begin.AddHours(1), Port = Samples.Port(), Addresses = new SessionAddresses(link, null),
            V4 = new SessionHalf
            {
                Family = Family.IPv4, Generation = 1, Applied = new AppliedHalf(1, false), Observed = SessionState.Established,
                EstablishedSince = Samples.Begin,
            },
        };
    }
}
