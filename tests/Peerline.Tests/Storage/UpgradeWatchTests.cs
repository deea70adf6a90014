using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Model;
using Peerline.Monitoring;
using Peerline.Stages.Workers;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Storage;

public sealed class UpgradeWatchTests(SqliteDatabases databases) : IClassFixture<SqliteDatabases>
{
    [Fact]
    public async Task A_full_link_is_told_once_a_week_and_no_longer_once_it_is_larger()
    {
        var time = new FakeTimeProvider(Samples.Begin);
        var store = new PeerlineStore(databases.Empty(), time);
        await Migrator.MigrateAsync(store, default);
        var watch = new UpgradeWatch(store);
        var c = await store.WriteAsync(Caller.System, work => work.SaveAsync(Samples.Request() with { State = ConnectionState.Active }));
        Assert.Equal(0, await watch.RunAsync(default));
        await SpanAsync(4_900);
        Assert.Equal(0, await watch.RunAsync(default));
        await SpanAsync(6_000);
        Assert.Equal(1, await watch.RunAsync(default));
        Assert.Equal(0, await watch.RunAsync(default));
        await SpanAsync(7_000);
        Assert.Equal(0, await watch.RunAsync(default));
        Assert.Equal(60, (await StandingAsync())!.Peak.Percent);
        time.Advance(UpgradeWatch.Standing);
        await SpanAsync(7_000);
        Assert.Equal(1, await watch.RunAsync(default));

        c = await store.WriteAsync(Caller.System, work => work.SaveAsync(c with { Requested = c.Requested with { BandwidthMbps = 20_000 } }));
        Assert.Null(await StandingAsync());
        await SpanAsync(7_000);
        Assert.Equal(0, await watch.RunAsync(default));

        Task<UpgradeAdvised?> StandingAsync() => store.ReadAsync(Caller.System, db => UpgradeWatch.StandingAsync(db, c, time.GetUtcNow(), default));

        async Task SpanAsync(int mbps)
        {
            time.Advance(RollUp.Short);
            var from = RollUp.StartOf(time.GetUtcNow(), RollUp.Short);
            var octets = (long)(mbps * 1e6 / 8 * RollUp.Short.TotalSeconds);
            var bucket = new SampleBucket(c.Id, Family.IPv4, from, RollUp.Short, 10, 10, 10, 0, null, null, null, octets, 0);
            await store.WriteAsync(Caller.System, work =>
            {
                work.Db.Samples.Add(new SampleRow
                {
                    ConnectionId = c.Id, SubscriptionId = c.SubscriptionId, Family = 0, Span = (int)RollUp.Short.TotalSeconds, At = from.ToMicros(),
                    Body = PeerlineJson.Write(bucket),
                });
                return Task.FromResult(0);
            });
        }
    }
}
