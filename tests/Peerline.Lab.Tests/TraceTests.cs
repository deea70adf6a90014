using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

public class TraceTests
{
    /// <summary>Whatever is heard in a namespace is heard by all who ask in it.</summary>
    [Fact]
    public async Task Many_traces_at_once_do_not_take_the_answers_of_each_other()
    {
        await using var lab = await Lab.StartAsync();
        var (edge, peer) = (await lab.NamespaceAsync("edge"), await lab.NamespaceAsync("peer"));
        await lab.WireAsync(edge, "p0", peer, "p0");
        foreach (var (end, v4, v6) in new[] { (edge, "192.0.2.1/31", "2001:db8::1/127"), (peer, "192.0.2.0/31", "2001:db8::/127") })
        {
            await end.AddressAsync("p0", v4);
            await end.AddressAsync("p0", v6);
        }

        // Every question beyond the life of a packet is to be answered, and at once.
        await peer.RunAsync("sysctl", "-qw", "net.ipv4.icmp_ratelimit=0", "net.ipv6.icmp.ratelimit=0");
        await lab.HostAsync(peer, "host", "203.0.113.0/24", "2001:db8:1000::/36");
        await edge.IpAsync("route", "add", "203.0.113.0/24", "via", "192.0.2.0");
        await edge.IpAsync("route", "add", "2001:db8:1000::/36", "via", "2001:db8::");

        var reach = new LinuxReach(edge.Name);
        (string Router, string Host)[] ways = [("192.0.2.0", "203.0.113.10"), ("2001:db8::", "2001:db8:1000::a")];
        var asked = Enumerable.Range(0, 20).Select(i => ways[i % 2]).Select(async way => (Way: way, Trace: await reach.TraceAsync(Address.Parse(way.Host), default)));
        foreach (var (way, trace) in await Task.WhenAll(asked))
        {
            Assert.Null(trace.Error);
            Assert.Equal([(1, way.Router), (2, way.Host)], trace.Hops.Select(h => (h.Ttl, h.From?.ToString() ?? "*")));
            Assert.All(trace.Hops, h => Assert.InRange(h.Time!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        }

        // Nobody there, no way there, and itself.
        Assert.Equal(["192.0.2.0"], (await reach.TraceAsync(Address.Parse("203.0.113.77"), default)).Hops.Select(h => h.From?.ToString()).Distinct().OfType<string>());
        Assert.NotNull((await reach.TraceAsync(Address.Parse("198.51.100.1"), default)).Error);
        Assert.Equal(["2001:db8::1"], (await reach.TraceAsync(Address.Parse("2001:db8::1"), default)).Hops.Select(h => h.From?.ToString()));
    }
}
