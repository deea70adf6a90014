using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Peerline.Benchmarks.References;
using Peerline.Benchmarks.Running;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Policy;
using Peerline.Routing.Rib;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>
/// A full table into <see cref="AdjRibsIn"/>, Adj-RIB-In kept, look-ups ready: from memory, over a socket, and over a session of
/// <see cref="BgpSpeaker"/>; BIRD beside them.
/// </summary>
internal static class TableIngest
{
    public static IEnumerable<Line> Run(BenchmarkData data)
    {
        var octets = File.ReadAllBytes(data.Updates);
        var routes = 0;
        var memory = Median.Seconds(() => routes = Load(octets).Count);
        var socket = Median.Of(Enumerable.Range(0, 3).Select(_ => OverSocket(octets)));
        var session = Median.Of(Enumerable.Range(0, 7).Select(_ => OverSession(octets, routes)).Skip(2));
        var bird = BirdReference.Table(octets, routes);
        var theirs = bird.Routes / bird.Seconds;
        var reference = $"BIRD {Figure.Millions(theirs, "routes")}";
        yield return Of($"BGP stream of {routes:n0} routes into the table, in memory", routes / memory);
        yield return Of("the same over a loopback socket", routes / socket);
        yield return Of("the same over a session of the speaker, import policy included", routes / session);

        Line Of(string what, double ours) =>
            new(what, Figure.Millions(ours, "routes"), reference, Figure.Times(ours / theirs), "10 x", ours / theirs >= 10);
    }

    private static AdjRibIn Load(byte[] octets)
    {
        var peer = new AdjRibsIn().Add("peer");
        TableStream.Apply(peer, octets);
        return peer;
    }

    private static double OverSocket(byte[] octets)
    {
        GC.Collect();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sender.Connect(listener.LocalEndpoint);
        using var receiver = listener.AcceptSocket();
        var peer = new AdjRibsIn().Add("peer");
        var sending = new Thread(() =>
        {
            for (var rest = octets.AsSpan(); !rest.IsEmpty;) rest = rest[sender.Send(rest[..Math.Min(rest.Length, 1 << 18)])..];
        });
        var start = Stopwatch.GetTimestamp();
        sending.Start();
        TableStream.Receive(peer, receiver);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        sending.Join();
        return seconds;
    }

    private static double OverSession(byte[] octets, int routes)
    {
        GC.Collect();
        IPAddress ours = IPAddress.Parse("127.0.0.1"), theirs = IPAddress.Parse("127.0.0.2");
        var speaker = new BgpSpeaker(new BgpSpeakerOptions { Identifier = (Address)ours, ListenPort = 1790, Table = new AdjRibsIn() });
        var session = speaker.Add(new BgpSessionConfiguration
        {
            Name = "peer", LocalAddress = ours, PeerAddress = theirs, LocalAs = 64500, PeerAs = 64501, Passive = true, TtlSecurity = false,
            Families = [AfiSafi.IPv4Unicast, AfiSafi.IPv6Unicast], ImportPolicy = RoutePolicy.PermitAll,
        });
        using var sender = new TableSender(new IPEndPoint(theirs, 0), new IPEndPoint(ours, 1790), 64501);
        var start = Stopwatch.GetTimestamp();
        var sending = sender.SendAsync(octets);
        while (session.Routes!.Count < routes) Thread.Sleep(1);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        sending.Wait();
        speaker.DisposeAsync().AsTask().Wait();
        return seconds;
    }
}
