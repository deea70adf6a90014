using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.PlannedWork;
using Peerline.Storage;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Storage;

public sealed class SqliteMaintenanceWatchTests(SqliteDatabases databases) : MaintenanceWatchTests(databases), IClassFixture<SqliteDatabases>;

public sealed class PostgresMaintenanceWatchTests(PostgresDatabases databases) : MaintenanceWatchTests(databases), IClassFixture<PostgresDatabases>
{
    /// <summary>Each reads what the other has not committed yet; on SQLite there is one writer at a time.</summary>
    [Fact]
    public async Task Work_that_is_cancelled_while_a_look_takes_connections_out_leaves_none_out()
    {
        var (one, other) = await StoresAsync();
        var connection = await RequestedAsync(one, ConnectionState.Active);
        var planned = await PlannedAsync(one, new() { Connections = [connection.Id] }, drainBeforeSeconds: 600);
        Time.Advance(TimeSpan.FromMinutes(55));
        var looks = 0;
        await one.WriteAsync(Caller.System, async work =>
        {
            if (++looks == 1)
            {
                Assert.True((await work.Db.Maintenances.SingleAsync()).IsOpen);
                await SaidAsync(other, planned.Id, MaintenanceWord.Cancel);
            }

            return await MaintenanceWatch.LookAsync(work, planned.Id, default);
        });
        Assert.Equal(2, looks);
        Assert.Null((await ReadAsync(one, connection.Id)).Drain);
    }
}

/// <summary>What a look at planned work tells, and what it takes out of service; the same on both kinds of database.</summary>
public abstract class MaintenanceWatchTests(Databases databases)
{
    private const int Facility = 71;

    private protected readonly FakeTimeProvider Time = new(Samples.Begin);

    [Fact]
    public async Task Only_those_for_whom_something_changed_are_told_and_their_sequence_rises()
    {
        var (store, _) = await StoresAsync();
        var (one, other) = (await RequestedAsync(store), await RequestedAsync(store));
        var planned = await PlannedAsync(store, new() { Facilities = [Facility] });
        var second = await RequestedAsync(store, of: one.PeeringId);
        await LookAsync(store);
        await LookAsync(store);
        await store.WriteAsync(Caller.System, async work => await work.SaveAsync(second with { State = ConnectionState.Gone }));
        await LookAsync(store);
        Assert.Equal(["planned 1", "changed 2", "changed 3"], await ToldAsync(store, one));
        Assert.Equal(["planned 1"], await ToldAsync(store, other));

        await SaidAsync(store, planned.Id, MaintenanceWord.Start);
        Assert.Equal(["planned 1", "changed 2", "changed 3", "started 4"], await ToldAsync(store, one));
        Assert.Equal(["planned 1", "started 4"], await ToldAsync(store, other));
    }

    [Theory]
    [InlineData(MaintenanceWord.Cancel, "cancelled")]
    [InlineData(MaintenanceWord.Finish, "done")]
    public async Task Who_comes_just_before_the_end_is_not_told_of_work_that_is_over(MaintenanceWord end, string word)
    {
        var (store, _) = await StoresAsync();
        var here = await RequestedAsync(store);
        var planned = await PlannedAsync(store, new() { Facilities = [Facility] });
        if (end is MaintenanceWord.Finish) await SaidAsync(store, planned.Id, MaintenanceWord.Start);
        var (late, more) = (await RequestedAsync(store), await RequestedAsync(store, of: here.PeeringId));
        await SaidAsync(store, planned.Id, end);
        await LookAsync(store);
        Assert.Empty(await ToldAsync(store, late));
        Assert.Equal($"{word} {(end is MaintenanceWord.Finish ? 3 : 2)}", (await ToldAsync(store, here))[^1]);
        var touched = await store.ReadAsync(Caller.System, db => db.MaintenanceConnections.Select(l => l.ConnectionId).ToListAsync());
        Assert.Equal([here.Id], touched);
        Assert.DoesNotContain(more.Id, touched);
    }

    [Fact]
    public async Task A_request_that_is_rejected_is_touched_no_longer()
    {
        var (store, _) = await StoresAsync();
        var asked = await RequestedAsync(store);
        await PlannedAsync(store, new() { Facilities = [Facility] });
        await store.WriteAsync(Caller.System, async work => await work.SaveAsync(asked with { State = ConnectionState.Rejected }));
        await LookAsync(store);
        await LookAsync(store);
        Assert.Equal(["planned 1", "cancelled 2"], await ToldAsync(store, asked));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_work_that_is_over_has_left_out_is_put_back(bool isOtherOpen)
    {
        var (store, _) = await StoresAsync();
        var connection = await RequestedAsync(store, ConnectionState.Active);
        var over = await PlannedAsync(store, new() { Connections = [connection.Id] });
        await SaidAsync(store, over.Id, MaintenanceWord.Cancel);
        var watch = new MaintenanceWatch(store);
        if (isOtherOpen)
        {
            await watch.RunAsync(default);
            await PlannedAsync(store, new() { Facilities = [Facility] });
        }

        await store.WriteAsync(Caller.System, async work => await work.SaveAsync(
            connection with { Drain = new Drain(DrainPhase.Culled, Samples.Begin) { Work = [over.Id] } }));
        await watch.RunAsync(default);
        var drain = (await ReadAsync(store, connection.Id)).Drain!;
        Assert.Equal((DrainPhase.Opening, false), (drain.Phase, drain.IsWanted));
        Assert.DoesNotContain("changed 2", await ToldAsync(store, connection));
    }

    /// <summary>Two doors to one database, as two processes have them.</summary>
    private protected async Task<(PeerlineStore One, PeerlineStore Other)> StoresAsync()
    {
        if (databases.Missing is { } missing) Assert.Skip(missing);
        var options = databases.Empty();
        var (one, other) = (new PeerlineStore(options, Time), new PeerlineStore(options, Time));
        await Migrator.MigrateAsync(one, TestContext.Current.CancellationToken);
        await one.WriteAsync(Caller.System, work => work.SaveAsync(new Facility
        {
            Id = work.NewId(), MetroId = work.NewId(), PeeringDbId = Facility, Name = "Zurich 1", Address = "Bahnhofstrasse 1",
        }));
        return (one, other);
    }

    /// <summary>A connection at the facility: of a peering of its own with another peer, or another one of a peering.</summary>
    private protected static Task<Connection> RequestedAsync(
        PeerlineStore store, ConnectionState state = ConnectionState.PendingApproval, Guid? of = null) => store.WriteAsync(Caller.System, async work =>
    {
        var peering = of ?? (await work.SaveAsync(new Peering
        {
            Id = work.NewId(), SubscriptionId = Samples.Request().SubscriptionId, ResourceGroup = "peering", Name = $"home-{work.NewId():n}",
            Location = "local", Sku = "Basic_Direct_Free", PeerAsnId = work.NewId(), Metro = "Zurich",
            CreatedAt = Samples.Begin, CreatedBy = "peer", ChangedAt = Samples.Begin, ChangedBy = "peer",
        })).Id;
        return await work.SaveAsync(Samples.Request() with { Id = work.NewId(), Identifier = work.NewId(), PeeringId = peering, State = state });
    });

    /// <summary>Two hours that begin in one.</summary>
    private protected async Task<Maintenance> PlannedAsync(PeerlineStore store, MaintenanceScope scope, long? drainBeforeSeconds = null)
    {
        var (from, to) = (Time.GetUtcNow().AddHours(1), Time.GetUtcNow().AddHours(3));
        return Done(await new MaintenanceDesk(store).PlanAsync(Caller.System, new("New line cards", null, from, to, scope, drainBeforeSeconds)));
    }

    private protected static async Task SaidAsync(PeerlineStore store, Guid work, MaintenanceWord word) =>
        Done(await new MaintenanceDesk(store).SayAsync(Caller.System, work, word, null));

    private protected static Task<Connection> ReadAsync(PeerlineStore store, Guid id) =>
        store.ReadAsync(Caller.System, async db => (await db.Connections.SingleAsync(c => c.Id == id)).ToConnection());

    private static Task LookAsync(PeerlineStore store) => new MaintenanceWatch(store).RunAsync(default);

    /// <summary>What the peer of the connection was told, each with its revision.</summary>
    private static Task<List<string>> ToldAsync(PeerlineStore store, Connection c) => store.ReadAsync(Caller.System, async db =>
    {
        var peer = (await db.Peerings.SingleAsync(p => p.Id == c.PeeringId)).PeerAsnId;
        return (await db.Events.Where(e => e.Type.StartsWith("maintenance.")).OrderBy(e => e.Position).ToListAsync())
            .Select(e => (e.Type, Told: PeerlineJson.Read<MaintenanceEvent>(e.Body))).Where(e => e.Told.PeerAsnId == peer)
            .Select(e => $"{e.Type["maintenance.".Length..]} {e.Told.Revision}").ToList();
    });

    private static Maintenance Done(Answer<Maintenance> answer) => Assert.IsType<Answer<Maintenance>.Done>(answer).Value;
}
