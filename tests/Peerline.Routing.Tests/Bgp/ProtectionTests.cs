using System.Net;
using System.Net.Sockets;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;

namespace Peerline.Routing.Tests.Bgp;

/// <summary>MD5 and GTSM: what the kernel must hold off, on listener and connector, IPv4 and IPv6.</summary>
public class ProtectionTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMilliseconds(700);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task With_the_same_key_sessions_come_up_whoever_connects(bool edgeWaits, bool peerWaits)
    {
        SkipWithoutMd5();
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { Md5Key = "lab secret", Passive = edgeWaits });
        peer.Add(lab.PeerSide with { Md5Key = "lab secret", Passive = peerWaits });
        await Lab.Established(ours);
    }

    [Fact]
    public async Task With_another_key_nothing_comes_through_until_the_key_is_changed()
    {
        SkipWithoutMd5();
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { Md5Key = "lab secret" });
        peer.Add(lab.PeerSide with { Md5Key = "another" });
        var status = await ours.WhenAsync(s => s.LastError is not null, Lab.Deadline);
        Assert.Equal($"connecting to {lab.Peer}: no answer", status.LastError!.Text);
        Assert.Equal(0, status.Counters.MessagesReceived);

        peer.Change(lab.PeerSide with { Md5Key = "lab secret" });
        await Lab.Established(ours);
    }

    [Fact]
    public async Task A_peer_without_a_key_cannot_even_connect()
    {
        SkipWithoutMd5();
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        edge.Add(lab.EdgeSide with { Md5Key = "lab secret", Passive = true });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ConnectAsync(lab, ttl: 255, LongEnough));
        edge.Change(lab.EdgeSide with { Passive = true });
        using var socket = await ConnectAsync(lab, ttl: 255, Lab.Patience);
    }

    [Fact]
    public async Task A_peer_that_is_not_on_the_link_cannot_even_connect()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        edge.Add(lab.EdgeSide with { Passive = true });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ConnectAsync(lab, ttl: 254, LongEnough));
        edge.Change(lab.EdgeSide with { Passive = true, TtlSecurity = false });
        using var socket = await ConnectAsync(lab, ttl: 254, Lab.Patience);
    }

    [Fact]
    public async Task An_IPv6_listener_has_a_key_and_GTSM_too()
    {
        SkipWithoutMd5();
        if (!Socket.OSSupportsIPv6) Assert.Skip("No IPv6 here.");
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        // Loopback has one IPv6 address, so who knocks here is ourselves, and no configured peer.
        edge.Add(lab.EdgeSide with
        {
            LocalAddress = IPAddress.IPv6Loopback,
            PeerAddress = IPAddress.Parse("2001:db8::2"),
            Md5Key = "lab secret",
            Passive = true,
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => KnockAsync(lab, hopLimit: 254, LongEnough));
        await KnockAsync(lab, hopLimit: 255, Lab.Patience);
    }

    private static async Task KnockAsync(Lab lab, int hopLimit, TimeSpan patience)
    {
        const int ipv6 = 41, unicastHops = 16;
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        socket.SetRawSocketOption(ipv6, unicastHops, BitConverter.GetBytes(hopLimit));
        using var cancel = new CancellationTokenSource(patience);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.IPv6Loopback, lab.Port), cancel.Token);
    }

    [Fact]
    public void Configurations_say_all_that_is_wrong_with_them()
    {
        var problems = new BgpSessionConfiguration
        {
            Name = "",
            LocalAddress = IPAddress.Any,
            PeerAddress = IPAddress.IPv6Loopback,
            LocalAs = 0,
            PeerAs = 23456,
            Md5Key = new string('x', 81),
            HoldTime = TimeSpan.FromSeconds(2),
            MaximumPrefixes = 0,
            PeerPort = 0,
            Families = [new AfiSafi(Afi.L2Vpn, Safi.Evpn)],
            ShutdownText = new string('x', 256),
        }.Problems();
        Assert.Equal(
        [
            ConfigurationFault.NameEmpty, ConfigurationFault.AddressFamiliesDiffer, ConfigurationFault.AddressWildcard, ConfigurationFault.AsReserved,
            ConfigurationFault.AsReserved, ConfigurationFault.PortOutOfRange, ConfigurationFault.Md5KeyLength, ConfigurationFault.HoldTimeUnacceptable,
            ConfigurationFault.MaximumPrefixesOutOfRange, ConfigurationFault.ShutdownTextTooLong, ConfigurationFault.FamilyNotSupported,
        ], problems.Select(p => p.Fault));
        Assert.All(problems, p => Assert.False(string.IsNullOrEmpty(p.Field) || string.IsNullOrEmpty(p.Sentence)));
    }

    [Fact]
    public async Task Names_and_peers_are_taken_once()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        edge.Add(lab.EdgeSide with { Passive = true });
        Assert.Throws<ArgumentException>(() => edge.Add(lab.EdgeSide with { Passive = true, PeerAddress = IPAddress.Parse("192.0.2.9") }));
        Assert.Throws<ArgumentException>(() => edge.Add(lab.EdgeSide with { Name = "another" }));
        Assert.Throws<KeyNotFoundException>(() => edge.Change(lab.EdgeSide with { Name = "nobody", PeerAddress = IPAddress.Parse("192.0.2.9") }));
    }

    [Fact]
    public void The_key_does_not_show() =>
        Assert.DoesNotContain("canary", (new Lab().EdgeSide with { Md5Key = "canary" }).ToString(), StringComparison.Ordinal);

    private static async Task<Socket> ConnectAsync(Lab lab, short ttl, TimeSpan patience)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Ttl = ttl };
        socket.Bind(new IPEndPoint(lab.Peer, 0));
        using var cancel = new CancellationTokenSource(patience);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(lab.Edge, lab.Port), cancel.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void SkipWithoutMd5()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            TcpOptions.SignWithMd5(socket, IPAddress.Parse("192.0.2.1"), "key");
        }
        catch (SocketException e)
        {
            Assert.Skip($"The kernel has no TCP_MD5SIG: {e.Message}");
        }
    }
}
