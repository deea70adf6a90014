using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Model;
using Peerline.Monitoring;
using Peerline.Monitoring.Alerts;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Storage;

public sealed class AlertWatchTests(SqliteDatabases databases) : IClassFixture<SqliteDatabases>
{
    [Fact]
    public async Task A_session_that_stays_down_is_told_once_survives_a_restart_and_is_told_when_it_is_over()
    {
        var time = new FakeTimeProvider(Samples.Begin);
        var options = databases.Empty();
        var store = new PeerlineStore(options, time);
        await Migrator.MigrateAsync(store, default);
        const Family family = Family.IPv4;
        var c = await store.WriteAsync(Caller.System, work => work.SaveAsync(Samples.Request() with
        {
            State = ConnectionState.Active, V4 = new SessionHalf { Family = family, Generation = 1, Applied = new AppliedHalf(1, true) },
        }));
        var desk = new AlertDesk(store);
        var rule = Assert.IsType<Answer<AlertRule>.Done>(await desk.AddAsync(
            Caller.System, null, new("down", "SessionDown", null, 5, null, [c.Id], null, true))).Value;

        await LookAsync(store, SessionState.Established);
        Assert.Empty(await ToldAsync());
        for (var i = 0; i < 4; i++) await LookAsync(store, SessionState.Idle);
        Assert.Empty(await ToldAsync());

        // Another process goes on where the first one stopped.
        var restarted = new PeerlineStore(options, time);
        for (var i = 0; i < 4; i++) await LookAsync(restarted, SessionState.Idle);
        Assert.Equal([AlertEvents.Fired], await ToldAsync());
        for (var i = 0; i < 10; i++) await LookAsync(restarted, SessionState.Idle);
        Assert.Equal([AlertEvents.Fired], await ToldAsync());
        for (var i = 0; i < 10; i++) await LookAsync(restarted, SessionState.Established);
        Assert.Equal([AlertEvents.Fired, AlertEvents.Resolved], await ToldAsync());
        Assert.Equal(0, await store.ReadAsync(Caller.System, db => db.AlertStands.CountAsync()));

        for (var i = 0; i < 8; i++) await LookAsync(restarted, SessionState.Idle);
        Assert.IsType<Answer<AlertRule>.Done>(await desk.RemoveAsync(Caller.System, rule.Id, null));
        Assert.Equal([AlertEvents.Fired, AlertEvents.Resolved, AlertEvents.Fired, AlertEvents.Resolved], await ToldAsync());

        async Task LookAsync(PeerlineStore by, SessionState state)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            var sample = new SessionSample(c.Id, family, time.GetUtcNow(), state, 1, 1, 1, 0, null, null);
            await by.WriteAsync(Caller.System, work =>
            {
                work.Db.Samples.Add(new SampleRow
                {
                    ConnectionId = c.Id, SubscriptionId = c.SubscriptionId, Family = (int)family, Span = 0, At = sample.At.ToMicros(),
                    Body = PeerlineJson.Write(sample),
                });
                return Task.FromResult(0);
            });
            await new AlertWatch(by).RunAsync(default);
            await new AlertWatch(by).RunAsync(default);
        }

        Task<List<string>> ToldAsync() => store.ReadAsync(Caller.System, db =>
            db.Events.Where(e => e.Subject == rule.Id).OrderBy(e => e.Position).Select(e => e.Type).ToListAsync());
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_rule_is_told()
    {
        var store = new PeerlineStore(databases.Empty(), new FakeTimeProvider(Samples.Begin));
        await Migrator.MigrateAsync(store, default);
        var refused = Assert.IsType<Answer<AlertRule>.Invalid>(await new AlertDesk(store).AddAsync(
            Caller.System, null, new("", "Weather", 5, -1, [Guid.NewGuid()], null, ["nobody"], true)));
        Assert.Equal(["name", "metric", "forMinutes", "mails[0]", "peerings"], refused.Problems.Select(p => p.Target));
        refused = Assert.IsType<Answer<AlertRule>.Invalid>(await new AlertDesk(store).AddAsync(
            Caller.System, null, new("full", "TrafficPercent", 101, null, null, null, null, true)));
        Assert.Equal(["threshold"], refused.Problems.Select(p => p.Target));
    }
}
