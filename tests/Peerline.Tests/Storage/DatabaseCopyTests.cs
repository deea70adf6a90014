using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Registration;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Tests.Storage;

/// <summary>From a file to a PostgreSQL server.</summary>
public sealed class DatabaseCopyTests : IDisposable
{
    private readonly SqliteDatabases files = new();
    private readonly PostgresDatabases servers = new();

    [Fact]
    public async Task Every_row_arrives_and_the_counters_go_on_behind_it()
    {
        if (servers.Missing is { } why) Assert.Skip(why);
        var (file, server) = (files.Empty(), servers.Empty());
        var source = new PeerlineStore(file, TimeProvider.System);
        await Migrator.MigrateAsync(source, TestContext.Current.CancellationToken);
        var first = await SubscriptionAsync(source, "Ünïcode — zwei");
        await SubscriptionAsync(source, "second");
        await source.WriteAsync(Caller.System, work =>
        {
            for (var i = 0; i < 3000; i++)
                work.Db.Samples.Add(new SampleRow { ConnectionId = first.Id, SubscriptionId = first.Id, Family = 4, Span = 0, At = i, Body = $"{{\"n\":{i}}}" });
            work.Db.Mails.Add(new MailRow { Id = Guid.NewGuid(), EventPosition = 1, Audience = "Peer", Draft = "{}", State = "Failed", LastError = "tab\t, \\ and 'quotes'" });
            return Task.FromResult(true);
        }, TestContext.Current.CancellationToken);

        var copied = await CopyAsync(file, server);
        Assert.Equal(3000, copied.Single(t => t.Name == "Samples").Rows);
        Assert.Equal(2, copied.Single(t => t.Name == "Subscriptions").Rows);
        var target = new PeerlineStore(server, TimeProvider.System);
        Assert.Equal(await EventsAsync(source), await EventsAsync(target));
        var last = (await EventsAsync(target)).Max(e => e.Position);
        await SubscriptionAsync(target, "third");
        Assert.True((await EventsAsync(target)).Max(e => e.Position) > last);
    }

    [Fact]
    public async Task A_database_that_has_something_is_refused_and_stays_as_it_is()
    {
        if (servers.Missing is { } why) Assert.Skip(why);
        var (file, server) = (files.Empty(), servers.Empty());
        var (source, target) = (new PeerlineStore(file, TimeProvider.System), new PeerlineStore(server, TimeProvider.System));
        await Migrator.MigrateAsync(source, TestContext.Current.CancellationToken);
        await Migrator.MigrateAsync(target, TestContext.Current.CancellationToken);
        await SubscriptionAsync(source, "from");
        await SubscriptionAsync(target, "to");
        var before = await EventsAsync(target);
        Assert.Contains("is not empty", (await Assert.ThrowsAsync<CopyRefusedException>(() => CopyAsync(file, server))).Message, StringComparison.Ordinal);
        Assert.Equal(before, await EventsAsync(target));
        await Assert.ThrowsAsync<CopyRefusedException>(() => CopyAsync(new DatabaseOptions { File = "/nowhere/peerline.db" }, server));
    }

    public void Dispose()
    {
        files.Dispose();
        servers.Dispose();
    }

    private static Task<IReadOnlyList<CopiedTable>> CopyAsync(DatabaseOptions from, DatabaseOptions to) =>
        DatabaseCopy.RunAsync(from.File, to.Postgres!, TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task<Subscription> SubscriptionAsync(PeerlineStore store, string name) =>
        ((Answer<Subscription>.Done)await new SubscriptionDesk(store).CreateAsync(Caller.System, name)).Value;

    private static Task<List<(long Position, Guid Id, string Body)>> EventsAsync(PeerlineStore store) => store.ReadAsync(Caller.System, async db =>
        (await db.Events.OrderBy(e => e.Position).ToListAsync()).Select(e => (e.Position, e.Id, e.Body)).ToList());
}
