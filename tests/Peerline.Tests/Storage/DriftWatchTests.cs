using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Ledger;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Notifications;
using Peerline.Stages;
using Peerline.Stages.Provisioning;
using Peerline.Stages.Provisioning.Drift;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Storage;
using Peerline.Tests.Lifecycle;
using Peerline.Tests.Validation;

namespace Peerline.Tests.Storage;

public sealed class DriftWatchTests(SqliteDatabases databases) : IClassFixture<SqliteDatabases>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("peerline-drift").FullName;
    private readonly FakeTimeProvider time = new(Samples.Begin);
    private IReadOnlyList<string>? drift = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Before_the_operator_has_said_who_they_are_nothing_is_wished_and_no_router_differs()
    {
        var store = new PeerlineStore(databases.Empty(), time);
        await Migrator.MigrateAsync(store, default);
        await store.WriteAsync(Caller.System, work => work.SaveAsync(Router(work.NewId())));
        await using var drivers = new EdgeRouterDrivers([new Factory(() => drift)]);
        var book = new DriftBook();

        await Watch(store, drivers, book).RunAsync(default);

        Assert.Empty(Assert.Single(book.All).Drift.Since);
    }

    [Fact]
    public async Task A_router_that_differs_for_too_long_is_told_once_by_event_and_mail_to_the_operator_and_after_a_restart_too()
    {
        var options = databases.Empty();
        var store = new PeerlineStore(options, time);
        await Migrator.MigrateAsync(store, default);
        var router = await store.WriteAsync(Caller.System, async work =>
        {
            await work.SaveAsync(Samples.Operator with { Version = 0 });
            return await work.SaveAsync(Router(work.NewId()));
        });
        await using var drivers = new EdgeRouterDrivers([new Factory(() => drift)]);
        var book = new DriftBook();
        var watch = Watch(store, drivers, book);

        await watch.RunAsync(default);
        Assert.Empty(await ToldAsync());
        drift = ["00000000-0000-7000-8000-000000000001: no neighbor 192.0.2.0 maximum-prefix 5000"];
        await watch.RunAsync(default);
        Assert.Equal([DriftEvent.Differs], await ToldAsync());
        Assert.Single(Assert.Single(book.All).Drift.Since);

        // Another process goes on where the first one stopped; a router that does not answer says nothing either way.
        time.Advance(TimeSpan.FromMinutes(59));
        var restarted = Watch(new PeerlineStore(options, time), drivers, new DriftBook());
        var lines = drift;
        drift = null;
        await restarted.RunAsync(default);
        drift = lines;
        await restarted.RunAsync(default);
        Assert.Equal([DriftEvent.Differs], await ToldAsync());
        time.Advance(TimeSpan.FromMinutes(1));
        await restarted.RunAsync(default);
        await restarted.RunAsync(default);
        Assert.Equal([DriftEvent.Differs, DriftEvent.DiffersLong], await ToldAsync());

        drift = [];
        await restarted.RunAsync(default);
        Assert.Equal([DriftEvent.Differs, DriftEvent.DiffersLong, DriftEvent.Agrees], await ToldAsync());

        // One of the three is a mail, to the operator, with the lines.
        var wording = new MailWording(new MailOptions(), new PublicAddress(new Uri("https://peering.example/")));
        var mails = await store.WriteAsync(Caller.System, async work =>
        {
            var drafts = new List<(Audience Audience, MailMessageDraft Draft)>();
            foreach (var e in await work.Db.Events.Where(e => e.Subject == router.Id).ToListAsync()) drafts.AddRange(await wording.OfAsync(work, e, default));
            return drafts;
        });
        var mail = Assert.Single(mails);
        Assert.Equal(Audience.Operator, mail.Audience);
        var text = string.Join(' ', mail.Draft.Text.Split(['\n', '>', ' '], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("edge1 has not been what is wished of it for 60 minutes", text, StringComparison.Ordinal);
        Assert.Contains("maximum-prefix 5000", text, StringComparison.Ordinal);

        Task<List<string>> ToldAsync() => store.ReadAsync(
            Caller.System, db => db.Events.Where(e => e.Subject == router.Id).OrderBy(e => e.Sequence).Select(e => e.Type).ToListAsync());
    }

    [Fact]
    public async Task A_router_that_cannot_be_compared_for_too_long_is_told_once_by_event_and_mail_and_that_it_can_be_again_too()
    {
        var options = databases.Empty();
        var store = new PeerlineStore(options, time);
        await Migrator.MigrateAsync(store, default);
        var router = await store.WriteAsync(Caller.System, async work =>
        {
            await work.SaveAsync(Samples.Operator with { Version = 0 });
            return await work.SaveAsync(Router(work.NewId()));
        });
        TaskCompletionSource? asked = null;
        await using var drivers = new EdgeRouterDrivers([new Factory(() => drift, () => asked)]);
        var book = new DriftBook();
        var watch = Watch(store, drivers, book);

        // It answers everything else, and is too slow for this.
        await SlowLookAsync();
        var since = time.GetUtcNow();
        Assert.Equal(since, Assert.Single(book.All).Drift.SilentSince);
        time.Advance(TimeSpan.FromMinutes(59));
        await SlowLookAsync();
        Assert.Empty(await ToldAsync());
        await SlowLookAsync();
        await SlowLookAsync();
        Assert.Equal([DriftEvent.NotCompared], await ToldAsync());

        // Another process knows that it was told, whatever the reason is by now.
        drift = null;
        var restarted = Watch(new PeerlineStore(options, time), drivers, new DriftBook());
        await restarted.RunAsync(default);
        time.Advance(TimeSpan.FromHours(2));
        await restarted.RunAsync(default);
        Assert.Equal([DriftEvent.NotCompared], await ToldAsync());

        drift = [];
        await restarted.RunAsync(default);
        await restarted.RunAsync(default);
        Assert.Equal([DriftEvent.NotCompared, DriftEvent.Agrees], await ToldAsync());

        var mails = await store.WriteAsync(Caller.System, async work => await new MailWording(
            new MailOptions(), new PublicAddress(new Uri("https://peering.example/"))).OfAsync(work, await work.Db.Events.FirstAsync(e => e.Subject == router.Id), default));
        var (audience, draft) = Assert.Single(mails);
        Assert.Equal(Audience.Operator, audience);
        Assert.Contains(
            $"edge1 could not be compared with what is wished of it since {since:u}: the comparison takes longer than 30 seconds.",
            string.Join(' ', draft.Text.Split(['\n', '>', ' '], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

        async Task SlowLookAsync()
        {
            asked = new TaskCompletionSource();
            var look = watch.RunAsync(default);
            await asked.Task;
            time.Advance(TimeSpan.FromSeconds(30));
            await look;
            asked = null;
        }

        Task<List<string>> ToldAsync() => store.ReadAsync(
            Caller.System, db => db.Events.Where(e => e.Subject == router.Id).OrderBy(e => e.Sequence).Select(e => e.Type).ToListAsync());
    }

    private static EdgeRouter Router(Guid id) => new()
    {
        Id = id, FacilityId = Guid.NewGuid(), Name = "edge1", Driver = "scripted", Settings = JsonDocument.Parse("{}").RootElement,
    };

    private DriftWatch Watch(PeerlineStore store, EdgeRouterDrivers drivers, DriftBook book) =>
        new(store, drivers, new RouterWishes(store, new Secrets(new KeyFile(Path.Combine(folder, "secrets.key")))), book, new ChangeCaps());

    /// <param name="slow">To be told that it was asked; it never answers then.</param>
    private sealed class Factory(Func<IReadOnlyList<string>?> drift, Func<TaskCompletionSource?>? slow = null) : IEdgeRouterDriverFactory
    {
        public string Name => "scripted";

        public IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings) => [];

        public IEdgeRouterDriver Open(EdgeRouter router) => new ScriptedRouter
        {
            Plan = _ =>
            {
                if (slow?.Invoke() is not { } asked) return new RouterPlan([], [], drift() ?? throw new RouterUnreachableException("no route to the router"), []);
                asked.SetResult();
                return null;
            },
        };
    }
}
