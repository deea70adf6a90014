using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Model;
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
}
