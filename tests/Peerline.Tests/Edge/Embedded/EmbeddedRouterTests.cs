using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Edge.Embedded;

/// <summary>The router in this process, with time by hand; its session ends on the loopback and touches no interface.</summary>
public sealed class EmbeddedRouterTests : IDisposable
{
    private static readonly Asn Local = new(64496);
    private readonly string _state = Directory.CreateTempSubdirectory("embedded-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public async Task A_change_is_undone_exactly_when_its_time_is_over()
    {
        await using var router = await StartAsync();
        await router.CommitAsync(Change(0, TimeSpan.FromSeconds(10), Connection(1)), default);

        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.NotNull((await router.ReadBackAsync(default)).Pending);
        Assert.Single((await router.ObserveAsync(default)).Sessions);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        await EdgePair.EventuallyAsync("the change is undone", async () => (await router.ReadBackAsync(default)).Pending is null);
        Assert.Empty((await router.ObserveAsync(default)).Sessions);
    }

    [Fact]
    public async Task A_confirmed_change_stays_over_its_time_and_over_a_restart()
    {
        await using (var router = await StartAsync())
        {
            var change = Change(0, TimeSpan.FromSeconds(10), Connection(1));
            await router.CommitAsync(change, default);
            Assert.True(await router.ConfirmAsync(change.Id, default));
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.Single((await router.ReadBackAsync(default)).Connections);
            // What is in effect and not confirmed when the process ends is lost.
            var lost = await router.CommitAsync(Change(1, TimeSpan.FromMinutes(5), Connection(2)), default);
            Assert.Equal(CommitVerdict.Committed, lost.Verdict);
        }

        await using var again = await StartAsync();
        var back = await again.ReadBackAsync(default);
        Assert.Equal(1, back.Revision);
        Assert.Equal(new AppliedHalf(1, false), Assert.Single(Assert.Single(back.Connections).Halves).Applied);
    }

    [Fact]
    public async Task A_change_that_was_planned_on_an_older_revision_is_superseded()
    {
        await using var router = await StartAsync();
        var first = Change(0, TimeSpan.FromSeconds(10), Connection(1));
        await router.CommitAsync(first, default);
        await router.ConfirmAsync(first.Id, default);

        var late = await router.CommitAsync(Change(0, TimeSpan.FromSeconds(10), Connection(2)), default);
        Assert.Equal(CommitVerdict.Superseded, late.Verdict);
    }

    [Fact]
    public async Task Everything_that_stands_against_a_change_is_said_at_once_and_nothing_is_touched()
    {
        await using var router = await StartAsync();
        var wrong = Connection(1) with
        {
            InterfaceName = "--help",
            Addresses = [new(Address.Parse("fe80::1"), 64), new(Address.Parse("192.0.2.1"), 0)],
        };
        wrong = wrong with { V4 = wrong.V4! with { Description = "x\nno router", MaxPrefixes = 0, Md5Key = new string('k', 81) } };

        var answer = await router.CommitAsync(Change(0, TimeSpan.FromHours(1), wrong) with { LocalAsn = new Asn(64497) }, default);

        Assert.Equal(CommitVerdict.Refused, answer.Verdict);
        Assert.Equal(8, answer.Sentences.Count);
        var back = await router.ReadBackAsync(default);
        Assert.Equal((0, null, 0), (back.Revision, back.Pending, back.Connections.Count));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_stops_the_router_instead_of_starting_it_empty()
    {
        await File.WriteAllTextAsync(Path.Combine(_state, "confirmed.json"), """{"revision": 3, "conn""");
        await Assert.ThrowsAsync<InvalidDataException>(StartAsync);
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    private Task<EmbeddedRouter> StartAsync() => EmbeddedRouter.StartAsync(
        new EmbeddedRouterOptions
        {
            Name = "test", StateDirectory = _state, LocalAsn = Local,
            RouterId = Address.Parse("192.0.2.255"), ListenPort = null, Time = _time,
        },
        NullLogger.Instance, default);

    private static CommitRequest Change(long revision, TimeSpan within, params ConnectionWish[] connections) =>
        new(Guid.CreateVersion7(), revision, Local, within, connections, []);

    private ConnectionWish Connection(int generation) => new()
    {
        ConnectionId = _id,
        InterfaceName = "port0",
        V4 = SessionTextTests.Wish(SessionPolicy.DenyAll) with
        {
            Generation = generation, LocalAddress = Address.Parse("127.0.0.1"), PeerAddress = Address.Parse("127.0.0.2"),
        },
    };
}
