using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages;
using Peerline.Stages.Workers;
using Peerline.Storage;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Storage;

public sealed class DeadlineWatchTests(SqliteDatabases databases) : IClassFixture<SqliteDatabases>
{
    private readonly FakeTimeProvider time = new(Samples.Begin);

    [Fact]
    public async Task A_deadline_is_told_once_a_week_before_and_again_only_for_a_new_turn()
    {
        var store = new PeerlineStore(databases.Empty(), time);
        await Migrator.MigrateAsync(store, default);
        var connection = await store.WriteAsync(Caller.System, work => work.SaveAsync(Samples.Request() with
        {
            State = ConnectionState.ProvisioningStarted,
            StateSince = Samples.Begin,
            Deadline = Samples.Begin + TimeSpan.FromDays(30),
            Loa = new LoaReference(Guid.NewGuid(), "LOA-2026-000001", 1, Samples.Begin + TimeSpan.FromDays(30)),
        }));
        var watch = new DeadlineWatch(store);

        Assert.Equal(0, await watch.RunAsync(default));
        time.Advance(TimeSpan.FromDays(23));
        Assert.Equal(1, await watch.RunAsync(default));
        Assert.Equal(0, await watch.RunAsync(default));
        Assert.Equal([DeadlineWatch.Near], await store.ReadAsync(Caller.System, db => db.Events.Where(e => e.Subject == connection.Id).Select(e => e.Type).ToListAsync()));

        time.Advance(TimeSpan.FromHours(1));
        await store.WriteAsync(Caller.System, work => work.SaveAsync(connection with { StateSince = work.Now, Deadline = work.Now + TimeSpan.FromDays(8) }));
        Assert.Equal(0, await watch.RunAsync(default));
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await watch.RunAsync(default));
    }

    [Fact]
    public async Task A_deadline_that_is_extended_is_told_again_a_week_before_also_on_an_exchange()
    {
        var store = new PeerlineStore(databases.Empty(), time);
        await Migrator.MigrateAsync(store, default);
        var lan = new SessionAddresses(Samples.LanV4, Samples.LanV6);
        var waits = Samples.Request(onExchange: true) with
        {
            State = ConnectionState.Approved, Port = Samples.Port(), Addresses = lan, Deadline = Samples.Begin + TimeSpan.FromDays(30),
        };
        Assert.True(waits.AwaitsReady);
        await store.WriteAsync(Caller.System, work => work.SaveAsync(waits));
        var watch = new DeadlineWatch(store);
        time.Advance(TimeSpan.FromDays(22));
        Assert.Equal(0, await watch.RunAsync(default));
        time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await watch.RunAsync(default));

        var extended = new ExtendDeadline(Samples.Begin + TimeSpan.FromDays(40));
        Assert.IsType<Answer<Connection>.Done>(await new ConnectionDesk(store).SayAsync(Caller.System, waits.Id, extended));
        Assert.Equal(0, await watch.RunAsync(default));
        time.Advance(TimeSpan.FromDays(9));
        Assert.Equal(1, await watch.RunAsync(default));
        Assert.Equal(0, await watch.RunAsync(default));
    }
}
