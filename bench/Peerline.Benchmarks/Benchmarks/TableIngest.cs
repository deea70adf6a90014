using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Peerline.Benchmarks.References;
using Peerline.Benchmarks.Running;
using Peerline.Routing.Rib;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>A full table into <see cref="AdjRibsIn"/>, Adj-RIB-In kept, look-ups ready: from memory, and over a socket; BIRD beside it.</summary>
internal static class TableIngest
{
    public static IEnumerable<Line> Run(BenchmarkData data)
    {
        var octets = File.ReadAllBytes(data.Updates);
        var routes = 0;
        var memory = Median.Seconds(() => routes = Load(octets).Count);
        var socket = Median.Of(Enumerable.Range(0, 3).Select(_ => OverSocket(octets)));
        var bird = BirdReference.Table(octets, routes);
        var theirs = bird.Routes / bird.Seconds;
        var reference = $"BIRD {Figure.Millions(theirs, "routes")}";
        yield return Of($"BGP stream of {routes:n0} routes into the table, in memory", routes / memory);
        yield return Of($"the same over a loopback socket", routes / socket);

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
}
