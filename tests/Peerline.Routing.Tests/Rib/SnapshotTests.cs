using Peerline.Routing.Addressing;
using Peerline.Routing.Rib;
using Peerline.Routing.Policy;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Rib;

/// <summary>Reading while others write: nobody waits, and what is seen was there.</summary>
public class SnapshotTests
{
    private const int Churning = 3000;
    private static readonly AsPathPattern Everything = AsPathPattern.Parse("^64500 [100000-199999] .$");
    private static readonly UpdateContext Plain = new(FourOctetAs: true);

    // Half of the prefixes stay throughout; between any two of them others come and go.
    private static Prefix Of(int i) => i % 2 == 0
        ? new Prefix(Address.FromIPv4(0x0a000000u + ((uint)i << 10)), 22 + i % 3)
        : new Prefix(Address.FromOctets([0x20, 1, 0x0d, 0xb8, (byte)(i >> 8), (byte)i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 48 + i % 17);

    private static bool Stays(int i) => i % 4 < 2;

    // Which attributes a prefix has says which prefix it is: a reader that mixed two routes would see it.
    private static RouteAttributes AttributesOf(int i, int version) => new RouteAttributesBuilder
    {
        AsPath = [new AsPathSegmentValue(AsPathSegmentType.Sequence, [64500, 100_000 + (uint)i, 200_000 + (uint)version])],
        NextHop = Address.Parse("2001:db8::1"),
        Communities = [.. Enumerable.Range(0, version % 7).Select(c => new Community((ushort)c, (ushort)version))],
    }.Build();

    [Fact]
    public async Task Pages_show_what_stays_exactly_once_and_everything_as_it_was_at_some_moment()
    {
        var table = new AdjRibsIn();
        var peer = table.Add("peer");
        var other = table.Add("other");
        for (var i = 0; i < Churning; i++)
            if (Stays(i)) Send(peer, i, 0);

        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() => Churn(peer, other, stop.Token));
        var pages = 0;
        while (pages < 600 || table.Grace.Period < 20)
        {
            pages += ReadAll(peer, (limit, after) => peer.Page(RouteFilter.All, limit, after), 97);
            pages += ReadAll(peer, (limit, after) => table.Page(RouteFilter.All, limit, after), 211);
            pages += ReadAll(peer, (limit, after) => peer.Page(new RouteFilter { AsPath = Everything }, limit, after), 500);
            for (var i = 0; i < Churning; i += 7) LookUp(peer, table, i);
            Assert.False(writer.IsFaulted, writer.Exception?.ToString());
        }
        stop.Cancel();
        await writer;
        Assert.True(pages >= 600);
    }

    private static int ReadAll(AdjRibIn peer, Func<int, RouteCursor?, RoutePage> read, int limit)
    {
        var seen = new HashSet<Prefix>();
        var last = default(RouteCursor?);
        var pages = 0;
        for (RouteCursor? after = null; ; pages++)
        {
            var page = read(limit, after);
            foreach (var route in page.Routes)
            {
                Check(route);
                if (route.Peer != peer.Name) continue;
                Assert.True(seen.Add(route.Prefix), $"{route.Prefix} was shown twice.");
                Assert.True(last is null || last.Value.Prefix < route.Prefix);
                last = new RouteCursor(route.Prefix, 0, 0);
            }
            if (page.Next is not { } next) break;
            after = next;
        }
        for (var i = 0; i < Churning; i++)
            if (Stays(i)) Assert.Contains(Of(i), seen);
        return pages + 1;
    }

    private static void LookUp(AdjRibIn peer, AdjRibsIn table, int i)
    {
        var prefix = Of(i);
        var route = peer.Get(prefix);
        if (Stays(i)) Assert.NotNull(route);
        if (route is not null) Check(route);
        Assert.True(!Stays(i) || (peer.TryGet(prefix, out var entry) && entry.Prefix == prefix));
        if (!Stays(i)) return;
        Assert.True(peer.TryLongestMatch(prefix.Network, out entry) && entry.Prefix.Contains(prefix.Network) && entry.Prefix.Length >= prefix.Length);
        Assert.True(table.TryLongestMatch(prefix.Network, out var longest) && longest.Contains(prefix.Network) && longest.Length >= prefix.Length);
    }

    // The attributes name the prefix and the version, and all that they hold is of this version.
    private static void Check(ReceivedRoute route)
    {
        var path = route.Attributes.AsPath;
        var number = (int)(path[1].Value - 100_000);
        var version = (int)(path[2].Value - 200_000);
        Assert.Equal(Of(number), route.Prefix);
        Assert.Equal(AttributesOf(number, version), route.Attributes);
    }

    private static void Churn(AdjRibIn peer, AdjRibIn other, CancellationToken stop)
    {
        for (var round = 1; !stop.IsCancellationRequested; round++)
        {
            for (var i = 0; i < Churning; i++)
            {
                if (Stays(i)) Send(peer, i, round);
                else if (((i / 4) + round) % 3 == 0) peer.Withdraw(Of(i));
                else Send(peer, i, round);
                if (i % 5 == round % 5) Send(other, i, round);
            }
            if (round % 4 == 0) other.Clear();
        }
    }

    private static void Send(AdjRibIn peer, int i, int version)
    {
        foreach (var body in RibSamples.Announce(AttributesOf(i, version % 1000), [Of(i)]))
            peer.Apply(UpdateMessage.Read(body, Plain), RibSamples.Start);
    }
}
