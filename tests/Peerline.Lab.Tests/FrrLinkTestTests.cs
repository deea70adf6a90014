using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>The acceptance test of a wire, with the real tools, over good and bad cables.</summary>
public class FrrLinkTestTests(ITestOutputHelper output)
{
    private static readonly ConnectionWish Placed = FrrEdge.Denied with { V4 = null, V6 = null,
        Addresses = [new(Address.Parse("169.254.10.2"), 30)] };

    private static LinkTestPlan Plan(int mtu = 1500, int packets = 20) =>
        new("e0", Address.Parse("169.254.10.2"), Address.Parse("169.254.10.1"), mtu, packets);

    [Fact]
    public async Task A_good_link_passes_with_round_trips_in_microseconds()
    {
        await using var edge = await WiredAsync(9000, 9000);

        var result = await edge.Driver.TestLinkAsync(Plan(9000, 100), default);

        output.WriteLine($"link test of 100 packets: {(result.EndedAt - result.StartedAt).TotalSeconds:F1} s, average {result.V4!.Average?.TotalMicroseconds} µs");
        Assert.True(result.Carrier);
        Assert.Equal((100, 100, 0.0, null), (result.V4.Sent, result.V4.Received, result.V4.LossPercent, result.V4.Error));
        Assert.InRange(result.V4.Min!.Value, TimeSpan.FromMicroseconds(1), TimeSpan.FromMilliseconds(5));
        Assert.True(result.V4.Average!.Value.Ticks % TimeSpan.TicksPerMillisecond != 0, "the time is finer than a millisecond");
        Assert.True(result.V6!.Destination.IsIPv6LinkLocal);
        Assert.Equal(100, result.V6.Received);
        Assert.Equal([await MacAsync(edge.Peer, "p0")], result.ArpAnswers);
        Assert.Equal([new MtuProbe(1500, MtuVerdict.Passed), new MtuProbe(9000, MtuVerdict.Passed)], result.Mtu);
        Assert.True(result.After.TxPackets - result.Before.TxPackets >= 200);
        Assert.Equal(0, result.After.RxErrors - result.Before.RxErrors);
        Assert.StartsWith("ping from iputils", result.Tool, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9000, 1500, MtuVerdict.RemoteTooSmall)]
    [InlineData(1500, 9000, MtuVerdict.LocalTooSmall)]
    public async Task The_end_with_the_small_mtu_is_told(int local, int remote, MtuVerdict verdict)
    {
        await using var edge = await WiredAsync(local, remote);

        var result = await edge.Driver.TestLinkAsync(Plan(9000), default);

        Assert.Equal([new MtuProbe(1500, MtuVerdict.Passed), new MtuProbe(9000, verdict)], result.Mtu);
        Assert.Equal(20, result.V4!.Received);
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_not_reached_and_its_mtu_is_not_judged()
    {
        await using var edge = await WiredAsync(1500, 1500);
        await edge.Peer.RemoveAddressAsync("p0", "169.254.10.1/30");

        var result = await edge.Driver.TestLinkAsync(Plan(), default);

        Assert.True(result.Carrier);
        Assert.Equal((0, 100.0), (result.V4!.Received, result.V4.LossPercent));
        Assert.Empty(result.ArpAnswers);
        Assert.Equal([new MtuProbe(1500, MtuVerdict.Unreachable)], result.Mtu);
        // The neighbour itself is there: it answers on its link-local address.
        Assert.Equal(20, result.V6!.Received);
    }

    [Fact]
    public async Task A_dark_fibre_is_told_by_its_carrier()
    {
        await using var edge = await WiredAsync(1500, 1500);
        await edge.Peer.DownAsync("p0");

        var result = await edge.Driver.TestLinkAsync(Plan(), default);

        Assert.False(result.Carrier);
        Assert.Equal(0, result.V4!.Received);
        Assert.Null(result.V6);
    }

    [Fact]
    public async Task Two_answers_to_arp_are_both_told()
    {
        await using var edge = await FrrEdge.StartAsync();
        // A switch where a cable should be: the port ends in a bridge with two hosts that have the same address.
        var other = await edge.Lab.NamespaceAsync("other");
        await edge.Lab.WireAsync(edge.Peer, "p1", other, "o0");
        await edge.Peer.IpAsync("link", "add", "br0", "type", "bridge");
        await edge.Peer.IpAsync("link", "set", "p0", "master", "br0");
        await edge.Peer.IpAsync("link", "set", "p1", "master", "br0");
        await edge.Peer.IpAsync("link", "set", "br0", "up");
        await edge.Peer.AddressAsync("br0", "169.254.10.1/30");
        await other.AddressAsync("o0", "169.254.10.1/30");
        await edge.AppliedAsync(Placed);

        var macs = await edge.Driver.WhoHasAsync("e0", Address.Parse("169.254.10.1"), default);

        string[] expected = [await MacAsync(edge.Peer, "br0"), await MacAsync(other, "o0")];
        Assert.Equal(expected.Order(), macs.Order());
    }

    [Fact]
    public async Task Loss_is_counted()
    {
        await using var edge = await WiredAsync(1500, 1500);
        if ((await edge.Peer.Command.RunAsync(TimeSpan.FromSeconds(5), default, "nft", "--version")).ExitCode != 0)
        {
            Assert.Skip("nft is not installed.");
        }
        await edge.Peer.RunAsync("nft", "add table inet loss; add chain inet loss i { type filter hook input priority 0; }");
        await edge.Peer.RunAsync("nft", "add rule inet loss i ip protocol icmp numgen inc mod 10 < 1 drop");

        var ping = await edge.Driver.PingAsync(new PingRequest("e0", Address.Parse("169.254.10.1"), 100), default);

        Assert.Equal((100, 90, 10.0), (ping.Sent, ping.Received, ping.LossPercent));
    }

    [Fact]
    public async Task IPv6_neighbours_are_named_by_their_mac()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.AppliedAsync(FrrEdge.Denied);

        Assert.Equal([await MacAsync(edge.Peer, "p0")], await edge.Driver.WhoHasAsync("e0", FrrEdge.Peer6, default));
        Assert.Empty(await edge.Driver.WhoHasAsync("e0", Address.Parse("2001:db8:ffff::77"), default));
    }

    [Fact]
    public async Task A_ping_that_cannot_be_sent_says_why()
    {
        await using var edge = await FrrEdge.StartAsync();

        var ping = await edge.Driver.PingAsync(new PingRequest("e9", Address.Parse("192.0.2.0"), 3), default);

        Assert.Equal(0, ping.Sent);
        Assert.Contains("No such device", ping.Error, StringComparison.Ordinal);
    }

    private static async Task<FrrEdge> WiredAsync(int local, int remote)
    {
        var edge = await FrrEdge.StartAsync();
        await edge.Edge.MtuAsync("e0", local);
        await edge.Peer.MtuAsync("p0", remote);
        await edge.Peer.AddressAsync("p0", "169.254.10.1/30");
        await edge.AppliedAsync(Placed);
        return edge;
    }

    private static async Task<string> MacAsync(LabNamespace of, string interfaceName) =>
        (await of.IpAsync("-br", "link", "show", interfaceName)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
}
