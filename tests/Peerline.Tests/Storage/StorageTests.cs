using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Ledger;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Storage;

public sealed class SqliteStorageTests(SqliteDatabases databases) : StorageTests(databases), IClassFixture<SqliteDatabases>
{
    [Fact]
    public async Task The_file_is_in_write_ahead_mode()
    {
        var store = await StoreAsync();
        Assert.Equal("wal", await store.ReadAsync(Caller.System, db => db.Database.SqlQuery<string>($"select journal_mode as Value from pragma_journal_mode").SingleAsync()));
    }

    [Fact]
    public async Task A_migration_that_died_half_way_does_not_block_the_next_start()
    {
        var options = Databases.Empty();
        await Migrator.MigrateAsync(Store(options), TestContext.Current.CancellationToken);
        await using (var db = Store(options).Open(Caller.System))
        {
            await db.Database.ExecuteSqlRawAsync(
                "create table if not exists __EFMigrationsLock (Id integer not null primary key, Timestamp text not null); insert into __EFMigrationsLock values (1, '2026-01-01')");
        }

        await Migrator.MigrateAsync(Store(options), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Two_processes_do_not_upgrade_one_file_at_once()
    {
        var options = Databases.Empty();
        using var other = new FileStream($"{options.File}.migrating", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrator.MigrateAsync(Store(options), default));
        Assert.Contains("Another process", refused.Message);
    }
}

public sealed class PostgresStorageTests(PostgresDatabases databases) : StorageTests(databases), IClassFixture<PostgresDatabases>;

/// <summary>What the database must hold, the same on both kinds.</summary>
public abstract class StorageTests(Databases databases)
{
    private static readonly Guid TenantA = new("00000000-0000-7000-8000-00000000aaaa");
    private static readonly Guid TenantB = new("00000000-0000-7000-8000-00000000bbbb");
    private static readonly Caller PeerA = new("peer-a", Role.Peer, new HashSet<Guid> { TenantA });
    private static readonly Caller Nobody = new("nobody", Role.Peer, new HashSet<Guid>());

    protected Databases Databases => databases;

    private protected readonly FakeTimeProvider Time = new(Samples.Begin);

    private protected PeerlineStore Store(DatabaseOptions options) => new(options, Time);

    private protected async Task<PeerlineStore> StoreAsync()
    {
        if (databases.Missing is { } missing) Assert.Skip(missing);
        var store = Store(databases.Empty());
        await Migrator.MigrateAsync(store, TestContext.Current.CancellationToken);
        return store;
    }

    private static Connection New(Guid id, Guid? tenant = null) => Samples.Request() with { Id = id, SubscriptionId = tenant ?? TenantA };

    private static Task<Connection?> ReadAsync(PeerlineStore store, Guid id, Caller? caller = null) => store.ReadAsync(caller ?? Caller.System,
        async db => (await db.Connections.FirstOrDefaultAsync(r => r.Id == id))?.ToConnection());

    // ---- one transaction ----------------------------------------------------------------------------------------------------------------

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task State_event_and_audit_entry_are_written_together_or_not_at_all(bool written)
    {
        var store = await StoreAsync();
        var id = Guid.CreateVersion7();
        var c = await store.WriteAsync(Caller.System, work => work.SaveAsync(New(id)));
        Committed? announced = null;
        store.Committed += x => announced = x;
        await Assert.ThrowsAsync<IOException>(() => store.WriteAsync<int>(Caller.System, async work =>
        {
            Assert.IsType<Answer<Connection>.Done>(await ConnectionDesk.SayAsync(work, c, new Approve()));
            if (written) await work.Db.SaveChangesAsync();
            throw new IOException("The power fails here.");
        }));
        Assert.Null(announced);
        Assert.Equal(ConnectionState.PendingApproval, (await ReadAsync(store, id))!.State);
        Assert.Equal((0, 0), await CountsAsync());

        var answer = await new ConnectionDesk(store).SayAsync(Caller.System, id, new Approve());
        Assert.Equal(ConnectionState.Approved, Assert.IsType<Answer<Connection>.Done>(answer).Value.State);
        Assert.Equal(ConnectionState.Approved, (await ReadAsync(store, id))!.State);
        Assert.Equal((1, 1), await CountsAsync());
        Assert.Equal([id], announced!.Connections);
        Assert.True(announced.LastPosition > 0);

        Task<(int, int)> CountsAsync() => store.ReadAsync(Caller.System, async db => (await db.Events.CountAsync(), await db.Audit.CountAsync()));
    }

    [Fact]
    public async Task A_revision_moves_with_every_commit_of_a_record_and_with_nothing_else()
    {
        var store = await StoreAsync();
        var (a, b) = (store.Revisions.Of(TenantA), store.Revisions.Of(TenantB));
        var id = Guid.CreateVersion7();
        await store.WriteAsync(Caller.System, async work =>
        {
            await work.SaveAsync(New(id));
            await work.Db.SaveChangesAsync();
            Assert.Equal(a, store.Revisions.Of(TenantA));
            return 0;
        });
        Assert.NotEqual(a, a = store.Revisions.Of(TenantA));
        Assert.Equal(b, store.Revisions.Of(TenantB));

        await Assert.ThrowsAsync<IOException>(() => store.WriteAsync<int>(Caller.System, async work =>
        {
            await work.SaveAsync(New(Guid.CreateVersion7()));
            await work.Db.SaveChangesAsync();
            throw new IOException("The power fails here.");
        }));
        await store.WriteAsync(Caller.System, async work =>
        {
            await work.AppendAsync(id, TenantA, "told", "test", new { });
            return 0;
        });
        Assert.Equal(a, store.Revisions.Of(TenantA));

        // What is everybody's, also when it is saved without a transaction of the store's.
        await using (var db = store.Open(Caller.System))
        {
            db.Add(new ClientRow { ClientId = "client", Name = "Client" });
            await db.SaveChangesAsync();
        }

        Assert.NotEqual(a, a = store.Revisions.Of(TenantA));
        Assert.NotEqual(b, b = store.Revisions.Of(TenantB));
        await using (var db = store.Open(Caller.System))
        {
            db.Remove(await db.Clients.SingleAsync());
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.SaveChangesAsync();
            Assert.Equal(a, store.Revisions.Of(TenantA));
            await transaction.CommitAsync();
        }

        Assert.NotEqual(a, a = store.Revisions.Of(TenantA));
        store.Revisions.CountEverything();
        Assert.NotEqual(a, store.Revisions.Of(TenantA));
    }

    [Fact]
    public async Task What_is_refused_changes_nothing()
    {
        var store = await StoreAsync();
        var c = await store.WriteAsync(Caller.System, work => work.SaveAsync(New(Guid.CreateVersion7()) with { State = ConnectionState.ProvisioningStarted }));
        var answer = await new ConnectionDesk(store).SayAsync(PeerA, c.Id, new Delete(null));
        Assert.Equal(nameof(RefusalReason.DeleteWhileProvisioning), Assert.Single(Assert.IsType<Answer<Connection>.Refused>(answer).Problems).Code);
        Assert.Equal(PeerlineJson.Write(c), PeerlineJson.Write(await ReadAsync(store, c.Id)));
        Assert.Equal(0, await store.ReadAsync(Caller.System, db => db.Events.CountAsync()));
    }

    [Fact]
    public async Task A_listener_that_fails_neither_fails_the_write_nor_makes_it_happen_twice()
    {
        var store = await StoreAsync();
        store.Committed += _ => throw new DbUpdateConcurrencyException("a listener's own trouble");
        var runs = 0;
        var id = Guid.CreateVersion7();
        var heard = 0;
        store.Committed += _ => heard++;
        await store.WriteAsync(Caller.System, work =>
        {
            runs++;
            return work.SaveAsync(New(id));
        });
        Assert.Equal((1, 1), (runs, heard));
        Assert.NotNull(await ReadAsync(store, id));
    }

    [Fact]
    public async Task What_a_transaction_has_added_it_finds_again()
    {
        var store = await StoreAsync();
        var id = Guid.CreateVersion7();
        await store.WriteAsync(Caller.System, async work =>
        {
            await work.SaveAsync(New(id));
            Assert.IsType<Answer<Connection>.Done>(await ConnectionDesk.SayAsync(work, id, new Approve()));
            return 0;
        });
        var c = (await ReadAsync(store, id))!;
        Assert.Equal((ConnectionState.Approved, 2), (c.State, c.Version));
    }

    // ---- many writers ---------------------------------------------------------------------------------------------------------------------

    [Fact]
    public async Task Two_hundred_writers_of_one_record_lose_nothing()
    {
        var one = await StoreAsync();
        var other = Store(one.Options);
        var id = Guid.CreateVersion7();
        await one.WriteAsync(Caller.System, work => work.SaveAsync(New(id) with { Requested = New(id).Requested with { BandwidthMbps = 0 } }));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => (i % 2 == 0 ? one : other).WriteAsync(Caller.System, async work =>
        {
            var c = (await work.ConnectionAsync(id))!;
            await work.AppendAsync(id, TenantA, "test.incremented", "tester", i);
            work.Audit(TenantA, "increment", $"connections/{id}", $"{i}");
            return await work.SaveAsync(c with { Requested = c.Requested with { BandwidthMbps = c.Requested.BandwidthMbps + 1 } });
        }))));

        var end = (await ReadAsync(one, id))!;
        Assert.Equal((200, 201), (end.Requested.BandwidthMbps, end.Version));
        var events = await one.ReadAsync(Caller.System, db => db.Events.OrderBy(e => e.Position).ToListAsync());
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), events.Select(e => e.Sequence));
        Assert.Equal(Enumerable.Range(0, 200), events.Select(e => int.Parse(e.Body)).Order());
        Assert.Equal(200, (await VerifyAsync(one, TenantA)).Verified);
    }

    [Fact]
    public async Task A_writer_that_was_overtaken_decides_again_on_what_is_there_now()
    {
        var one = await StoreAsync();
        var other = Store(one.Options);
        var id = Guid.CreateVersion7();
        await one.WriteAsync(Caller.System, work => work.SaveAsync(New(id)));
        var runs = new List<long>();
        var hasRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = Task.Run(() => one.WriteAsync(Caller.System, async work =>
        {
            var c = (await work.ConnectionAsync(id))!;
            runs.Add(c.Version);
            hasRead.TrySetResult();
            if (one.Options.IsPostgres) await goOn.Task.WaitAsync(TimeSpan.FromSeconds(20));
            return await work.SaveAsync(c with { Reason = (c.Reason ?? "") + "slow" });
        }));
        await hasRead.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await other.WriteAsync(Caller.System, async work => await work.SaveAsync((await work.ConnectionAsync(id))! with { Deadline = Samples.Begin }))
            .WaitAsync(TimeSpan.FromSeconds(20));
        goOn.SetResult();
        await slow;

        // SQLite lets one writer in at a time; PostgreSQL tells the slower one that it was overtaken.
        Assert.Equal(one.Options.IsPostgres ? [1, 2] : [1L], runs);
        var end = (await ReadAsync(one, id))!;
        Assert.Equal(("slow", Samples.Begin, 3), (end.Reason, end.Deadline, end.Version));
    }

    [Fact]
    public async Task A_write_for_a_version_that_has_passed_is_not_made()
    {
        var store = await StoreAsync();
        var first = await store.WriteAsync(Caller.System, work => work.SaveAsync(New(Guid.CreateVersion7())));
        await store.WriteAsync(Caller.System, work => work.SaveAsync(first with { Reason = "second" }));
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => store.WriteAsync(Caller.System, work => work.SaveAsync(first with { Reason = "old" })));
        Assert.Equal("second", (await ReadAsync(store, first.Id))!.Reason);
        var answer = await new ConnectionDesk(store).SayAsync(Caller.System, first.Id, new Approve(), ifVersion: 1);
        Assert.Equal(2, Assert.IsType<Answer<Connection>.Stale>(answer).Present);
    }

    [Fact]
    public async Task Who_reads_events_by_position_misses_none()
    {
        var store = await StoreAsync();
        var writers = Task.WhenAll(Enumerable.Range(0, 120).Select(i => Task.Run(() => store.WriteAsync(Caller.System, async work =>
        {
            var subject = new Guid(i % 7 + 1, 0, 0, new byte[8]);
            await work.AppendAsync(subject, TenantA, "test.happened", "tester", i);
            if (i % 5 == 0) await work.AppendAsync(subject, TenantA, "test.happened", "tester", i + 1000);
            await work.Db.SaveChangesAsync();
            // Positions are given out by now; the others must not overtake.
            await Task.Yield();
            return 0;
        }))));
        var seen = new List<EventRow>();
        for (var last = false; ;)
        {
            var cursor = seen.Count == 0 ? 0 : seen[^1].Position;
            var next = await store.ReadAsync(Caller.System, db => db.Events.Where(e => e.Position > cursor).OrderBy(e => e.Position).ToListAsync());
            seen.AddRange(next);
            if (last && next.Count == 0) break;
            last = writers.IsCompleted;
        }

        await writers;
        Assert.Equal(144, seen.Count);
        Assert.All(seen.GroupBy(e => e.Subject), g => Assert.Equal(Enumerable.Range(1, g.Count()).Select(i => (long)i), g.Select(e => e.Sequence)));
        Assert.Equal(144, await store.ReadAsync(Caller.System, db => db.Events.CountAsync()));
    }

    // ---- tenants ------------------------------------------------------------------------------------------------------------------------------

    [Fact]
    public async Task A_caller_sees_the_rows_of_its_own_subscriptions_only()
    {
        var store = await StoreAsync();
        var sets = typeof(PeerlineDb).GetProperties().Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericArguments()[0].IsSubclassOf(typeof(TenantRow)))
            .Select(p => p.PropertyType.GetGenericArguments()[0]).ToList();
        Assert.True(sets.Count >= 8, $"{sets.Count} sets of rows that belong to a subscription.");
        foreach (var type in sets)
        {
            await store.WriteAsync(Caller.System, work =>
            {
                work.Db.Add(Row(type, TenantA));
                work.Db.Add(Row(type, TenantB));
                return Task.FromResult(0);
            });
            Assert.Equal([TenantA], await TenantsAsync(type, PeerA));
            Assert.Equal([], await TenantsAsync(type, Nobody));
            Assert.Equal([TenantA, TenantB], await TenantsAsync(type, new Caller("noc", Role.Operator, new HashSet<Guid>())));
        }

        Task<List<Guid>> TenantsAsync(Type type, Caller caller) =>
            (Task<List<Guid>>)GetType().BaseType!.GetMethod(nameof(SubscriptionsAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type).Invoke(null, [store, caller])!;
    }

    private static Task<List<Guid>> SubscriptionsAsync<T>(PeerlineStore store, Caller caller)
        where T : TenantRow => store.ReadAsync(caller, db => db.Set<T>().Select(r => r.SubscriptionId).OrderBy(s => s).ToListAsync());

    [Fact]
    public async Task Whatever_names_a_subscription_is_filtered_by_it()
    {
        var store = await StoreAsync();
        await using var db = store.Open(Caller.System);
        var named = db.Model.GetEntityTypes().Where(t => t.ClrType.Namespace == typeof(TenantRow).Namespace && t.FindProperty("SubscriptionId") is not null).ToList();
        Assert.True(named.Count >= 10);
        Assert.All(named, t => Assert.True(t.GetDeclaredQueryFilters().Count > 0, t.ClrType.Name));
    }

    [Fact]
    public async Task Events_audit_and_samples_are_the_subscriptions_own()
    {
        var store = await StoreAsync();
        await store.WriteAsync(Caller.System, async work =>
        {
            foreach (var tenant in new Guid?[] { TenantA, TenantB, null })
            {
                await work.AppendAsync(Guid.CreateVersion7(), tenant, "test.happened", "tester", 1);
                work.Audit(tenant, "test", "test");
            }

            work.Db.Samples.AddRange(
                new SampleRow { ConnectionId = Guid.CreateVersion7(), SubscriptionId = TenantA }, new SampleRow { ConnectionId = Guid.CreateVersion7(), SubscriptionId = TenantB });
            return 0;
        });
        Assert.Equal((1, 1, 1), await CountsAsync(PeerA));
        Assert.Equal((0, 0, 0), await CountsAsync(Nobody));
        Assert.Equal((3, 3, 2), await CountsAsync(Caller.System));

        Task<(int, int, int)> CountsAsync(Caller caller) =>
            store.ReadAsync(caller, async db => (await db.Events.CountAsync(), await db.Audit.CountAsync(), await db.Samples.CountAsync()));
    }

    [Fact]
    public async Task A_caller_finds_nothing_of_others_by_key_and_writes_nothing_of_theirs()
    {
        var store = await StoreAsync();
        var theirs = await store.WriteAsync(Caller.System, work => work.SaveAsync(New(Guid.CreateVersion7(), TenantB)));
        Assert.Null(await store.WriteAsync(PeerA, work => work.ConnectionAsync(theirs.Id)));
        Assert.IsType<Answer<Connection>.NotFound>(await new ConnectionDesk(store).SayAsync(PeerA, theirs.Id, new Delete(null)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync(PeerA, work => work.SaveAsync(New(Guid.CreateVersion7(), TenantB))));
        var mine = await store.WriteAsync(PeerA, work => work.SaveAsync(New(Guid.CreateVersion7())));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync(PeerA, work => work.SaveAsync(mine with { SubscriptionId = TenantB })));
        Assert.Equal(TenantA, (await ReadAsync(store, mine.Id))!.SubscriptionId);
    }

    private static TenantRow Row(Type type, Guid tenant)
    {
        var row = (TenantRow)Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
        {
            if (property.PropertyType == typeof(string)) property.SetValue(row, $"{property.Name}-{tenant}");
            else if (property.PropertyType == typeof(long)) property.SetValue(row, (long)tenant.GetHashCode());
            else if (property.PropertyType == typeof(Guid)) property.SetValue(row, Guid.CreateVersion7());
        }

        row.SubscriptionId = tenant;
        return row;
    }

    // ---- what there is only once ----------------------------------------------------------------------------------------------------------------

    [Fact]
    public async Task An_ASN_has_one_holder()
    {
        var store = await StoreAsync();
        await store.WriteAsync(Caller.System, work => work.SaveAsync(Asn(TenantA)));
        await Assert.ThrowsAsync<DbUpdateException>(() => store.WriteAsync(Caller.System, work => work.SaveAsync(Asn(TenantB))));

        static PeerAsn Asn(Guid tenant) => new()
        {
            Id = Guid.CreateVersion7(), SubscriptionId = tenant, Name = "peer", Asn = new Asn(64500), PeerName = "Peer", CreatedAt = Samples.Begin, ChangedAt = Samples.Begin,
        };
    }

    [Fact]
    public async Task Of_two_that_reach_for_a_port_one_gets_it_and_a_LAG_has_several()
    {
        var store = await StoreAsync();
        var (p1, p2) = (Port("et-0/0/1"), Port("et-0/0/2"));
        await store.WriteAsync(Caller.System, async work => (await work.SaveAsync(p1), await work.SaveAsync(p2)));
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Task.WhenAll(Task.Run(() => Take(first)), Task.Run(() => Take(second)));
        var holders = await store.ReadAsync(Caller.System, db => db.Ports.OrderBy(p => p.InterfaceName).Select(p => p.ConnectionId).ToListAsync());
        Assert.Equal(new Guid?[] { first, second }.Order(), holders.Order());
        var third = await store.WriteAsync(Caller.System, work => work.SaveAsync(Port("et-0/0/3") with { ConnectionId = first, Lag = "ae12" }));
        Assert.Equal(2, await store.ReadAsync(Caller.System, db => db.Ports.CountAsync(p => p.ConnectionId == first)));
        Assert.Equal("ae12", (await store.ReadAsync(Caller.System, db => db.Ports.FirstAsync(p => p.Id == third.Id))).ToPort().Lag);

        Task<Port> Take(Guid connection) => store.WriteAsync(Caller.System, async work =>
        {
            var free = await work.Db.Ports.Where(p => p.ConnectionId == null).OrderBy(p => p.InterfaceName).FirstAsync();
            return await work.SaveAsync(free.ToPort() with { ConnectionId = connection });
        });

        static Port Port(string name) => new()
        {
            Id = Guid.CreateVersion7(), EdgeRouterId = Samples.Router, InterfaceName = name, SpeedMbps = 10_000, Panel = "1", PanelPort = "1", CircuitId = name,
        };
    }

    [Fact]
    public async Task A_subnet_is_leased_once()
    {
        var store = await StoreAsync();
        await LeaseAsync();
        await Assert.ThrowsAsync<DbUpdateException>(LeaseAsync);

        Task<int> LeaseAsync() => store.WriteAsync(Caller.System, work =>
        {
            work.Db.AddressLeases.Add(new AddressLeaseRow { Subnet = "198.51.100.0/31", Purpose = "session", ConnectionId = Guid.CreateVersion7() });
            return Task.FromResult(0);
        });
    }

    // ---- time, records, audit ---------------------------------------------------------------------------------------------------------------------

    [Fact]
    public async Task Time_is_kept_to_the_microsecond_and_is_what_the_transaction_says()
    {
        var store = await StoreAsync();
        Time.SetUtcNow(new DateTimeOffset(2026, 3, 29, 1, 59, 59, TimeSpan.Zero).AddTicks(1_234_567));
        var now = await store.WriteAsync(Caller.System, async work =>
        {
            await work.AppendAsync(TenantA, TenantA, "test.happened", "tester", 1);
            return work.Now;
        });
        Assert.Equal(0, now.Ticks % TimeSpan.TicksPerMicrosecond);
        Assert.Equal(now, (await store.ReadAsync(Caller.System, db => db.Events.SingleAsync())).At.FromMicros());
        foreach (var time in new[] { DateTimeOffset.UnixEpoch, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new DateTimeOffset(1969, 12, 31, 23, 59, 59, 999, TimeSpan.FromHours(2)) })
            Assert.True((time - time.Stored()).Duration() < TimeSpan.FromMicroseconds(1), $"{time:O}");
    }

    [Fact]
    public async Task A_connection_comes_back_as_it_was_and_is_due_when_its_next_step_is()
    {
        var store = await StoreAsync();
        var world = new World(true, true, false, true, true);
        for (var i = 0; i < 12; i++) _ = world.CarryOutDue() || world.Act();
        var c = world.Connection with { Id = Guid.CreateVersion7(), SubscriptionId = TenantA, Version = 0 };
        Assert.NotNull(c.Addresses);
        var saved = await store.WriteAsync(Caller.System, work => work.SaveAsync(c));
        Assert.Equal(PeerlineJson.Write(saved), PeerlineJson.Write(await ReadAsync(store, c.Id)));
        var row = await store.ReadAsync(Caller.System, db => db.Connections.SingleAsync());
        Assert.Equal((c.State.ToString(), c.Port!.EdgeRouterId), (row.State, row.EdgeRouterId));
        Assert.Equal(PeeringLifecycle.Steps(c, Samples.Begin)[0].At, row.DueAt?.FromMicros());
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("NUL \0, half a pair \ud800, both halves \ud83d\ude00, quotes \" and \\, line\r\nbreak, \u202e")]
    public async Task The_audit_chain_holds_whatever_a_peer_has_written(string text)
    {
        var store = await StoreAsync();
        for (var i = 0; i < 3; i++)
        {
            await store.WriteAsync(PeerA, work =>
            {
                work.Audit(TenantA, "connection/SayWired", "connections/1", text);
                work.Audit(TenantA, "connection/SayWired", text, "twice in one transaction");
                return Task.FromResult(0);
            });
        }

        var verdict = await VerifyAsync(store, TenantA);
        Assert.True(verdict.Holds, verdict.Sentence);
        Assert.Equal(6, verdict.Verified);
    }

    private static async Task<AuditVerdict> VerifyAsync(PeerlineStore store, Guid chain) => AuditChain.Verify(
        await store.ReadAsync(Caller.System, db => db.Audit.Where(a => a.Chain == chain).OrderBy(a => a.Sequence).ToListAsync()), [], _ => false);

    // ---- migrations -----------------------------------------------------------------------------------------------------------------------------------

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        var store = await StoreAsync();
        var c = await store.WriteAsync(Caller.System, work => work.SaveAsync(New(Guid.CreateVersion7())));
        await Migrator.MigrateAsync(store, TestContext.Current.CancellationToken);
        Assert.NotNull(await ReadAsync(store, c.Id));
    }

    [Fact]
    public async Task A_database_of_the_first_version_is_brought_to_this_one()
    {
        if (databases.Missing is { } missing) Assert.Skip(missing);
        var store = Store(databases.Empty());
        await using (var db = store.Open(Caller.System))
        {
            var first = db.Database.GetMigrations().First();
            await db.GetService<IMigrator>().MigrateAsync(first);
            Assert.Equal([first], await db.Database.GetAppliedMigrationsAsync());
            var id = new Guid("00000000-0000-7000-8000-000000000007");
            var body = $$"""{"id":"{{id}}","name":"Zurich","country":"CH","region":"switzerlandnorth"}""";
            await db.Database.ExecuteSqlAsync($"insert into \"Metros\" (\"Id\", \"Body\", \"Version\", \"NameKey\") values ({id}, {body}, 1, 'zurich')");
        }

        await Migrator.MigrateAsync(store, TestContext.Current.CancellationToken);
        var metro = await store.ReadAsync(Caller.System, async db => (await db.Metros.SingleAsync()).ToMetro());
        Assert.Equal(("Zurich", 1), (metro.Name, metro.Version));
        await using var now = store.Open(Caller.System);
        Assert.Empty(await now.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_not_touched()
    {
        var store = await StoreAsync();
        await using (var db = store.Open(Caller.System))
        {
            await db.Database.ExecuteSqlRawAsync("insert into \"__EFMigrationsHistory\" values ('29990101000000_FromTheFuture', '99.0.0')");
            await db.Database.ExecuteSqlRawAsync("drop table \"Samples\"");
        }

        var refused = await Assert.ThrowsAsync<NewerDatabaseException>(() => Migrator.MigrateAsync(store, default));
        Assert.Contains("29990101000000_FromTheFuture", refused.Message);
        Assert.Contains("newer version of Peerline", refused.Message);
        Assert.Contains("Nothing was changed", refused.Message);
        await using var after = store.Open(Caller.System);
        Assert.Equal(after.Database.GetMigrations().Count() + 1, (await after.Database.GetAppliedMigrationsAsync()).Count());
        await Assert.ThrowsAnyAsync<Exception>(() => after.Samples.CountAsync());
    }

    [Fact]
    public void The_migrations_say_all_that_the_model_says()
    {
        var options = this is SqliteStorageTests ? new DatabaseOptions { File = "unused.db" } : new DatabaseOptions { Postgres = "Host=unused" };
        using var db = Store(options).Open(Caller.System);
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges());
    }
}
