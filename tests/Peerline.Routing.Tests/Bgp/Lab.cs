using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Policy;

namespace Peerline.Routing.Tests.Bgp;

/// <summary>Addresses and waits for tests over real sockets: every test has two loopback addresses and a port of its own.</summary>
internal sealed class Lab
{
    private static int s_next = Random.Shared.Next(1, 250) * 250;

    public Lab()
    {
        var number = Interlocked.Increment(ref s_next);
        Port = 20000 + number % 30000;
        Edge = new IPAddress([127, (byte)(64 + number % 64), (byte)(number >> 8), 1]);
        Peer = new IPAddress([127, (byte)(64 + number % 64), (byte)(number >> 8), 2]);
    }

    public static TimeSpan Patience => TimeSpan.FromSeconds(20);

    public static CancellationToken Deadline => new CancellationTokenSource(Patience).Token;

    public IPAddress Edge { get; }

    public IPAddress Peer { get; }

    public int Port { get; }

    public static readonly Asn EdgeAs = 64496;
    public static readonly Asn PeerAs = 4200000001;

    public BgpSpeaker EdgeSpeaker(TimeProvider? time = null) => Speaker("192.0.2.1", time);

    public BgpSpeaker PeerSpeaker(TimeProvider? time = null) => Speaker("192.0.2.2", time);

    public BgpSpeaker Speaker(string identifier, TimeProvider? time = null) => new(new BgpSpeakerOptions
    {
        Identifier = Address.Parse(identifier),
        ListenPort = Port,
        Time = time ?? TimeProvider.System,
    });

    public BgpSessionConfiguration EdgeSide => new()
    {
        Name = "peer",
        LocalAddress = Edge,
        PeerAddress = Peer,
        LocalAs = EdgeAs,
        PeerAs = PeerAs,
        PeerPort = Port,
        ConnectRetryTime = TimeSpan.FromSeconds(1),
        IdleHoldTime = TimeSpan.FromMilliseconds(200),
    };

    public BgpSessionConfiguration PeerSide => EdgeSide with
    {
        Name = "edge",
        LocalAddress = Peer,
        PeerAddress = Edge,
        LocalAs = PeerAs,
        PeerAs = EdgeAs,
        ExportPolicy = RoutePolicy.PermitAll,
        ImportPolicy = RoutePolicy.PermitAll,
    };

    public static ImmutableArray<Announcement> Announce(params string[] prefixes) =>
        [.. prefixes.Select(Route)];

    /// <summary>With a next hop of its own: 127.x is none (RFC 4271 6.3), and it is all that this lab has.</summary>
    public static Announcement Route(string prefix) => new(Prefix.Parse(prefix)) { NextHop = IPAddress.Parse("192.0.2.77") };

    public static Task<BgpSessionStatus> Established(BgpSession session) => session.WhenAsync(s => s.IsEstablished, Deadline);

    /// <summary>A TCP client from the peer's address, as a peer that is none.</summary>
    public Task<Socket> ConnectAsPeerAsync() => ConnectFromAsync(Peer);

    /// <summary>Another address of the lab: the last octet.</summary>
    public IPAddress Nth(byte last)
    {
        var octets = Edge.GetAddressBytes();
        octets[3] = last;
        return new IPAddress(octets);
    }

    /// <summary>A TCP client from any address of the lab.</summary>
    public async Task<Socket> ConnectFromAsync(IPAddress address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.IpTimeToLive, 255);
        socket.Bind(new IPEndPoint(address, 0));
        await socket.ConnectAsync(new IPEndPoint(Edge, Port), Deadline);
        return socket;
    }
}
