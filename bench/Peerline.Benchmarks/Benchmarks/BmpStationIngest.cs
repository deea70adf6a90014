using System.Diagnostics;
using System.Net;
using Peerline.Benchmarks.References;
using Peerline.Benchmarks.Running;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>A router's stream over TCP into the station, from the first message to the last; the sender is on the other core.</summary>
internal static class BmpStationIngest
{
    private const double Target = 1e6;

    public static IEnumerable<Line> Run(BenchmarkData data)
    {
        var expected = 0;
        var octets = File.ReadAllBytes(data.Bmp);
        for (ReadOnlySpan<byte> rest = octets; BmpFrame.TryRead(rest, BmpFrame.DefaultMaximumLength, out var frame, out _) == FrameStatus.Complete;)
        {
            expected += frame.Type == BmpMessageType.RouteMonitoring ? 1 : 0;
            rest = rest[frame.Length..];
        }
        var seconds = Median.Of(Enumerable.Range(0, 5).Select(_ => Receive(data.Bmp, expected)).Skip(2));
        yield return new Line($"BMP station, {expected:n0} Route Monitoring messages over TCP, one router", Figure.Millions(expected / seconds, "messages"),
            "fastest sender seen 0.079 million/s (FRR, lab)", Figure.Times(expected / seconds / 79_000), "1 million/s", expected / seconds >= Target);
    }

    private static double Receive(string file, int expected)
    {
        var counter = new Counter(expected);
        var station = new BmpStation(new BmpStationOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) }, counter);
        station.Start();
        using var sender = FileSender.Start(station.LocalEndPoint!.Port, file);
        counter.Done.Wait(TimeSpan.FromMinutes(2));
        station.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return Stopwatch.GetElapsedTime(counter.First, counter.Last).TotalSeconds;
    }

    private sealed class Counter(int expected) : IBmpConsumer
    {
        private int _seen;

        public ManualResetEventSlim Done { get; } = new();

        public long First { get; private set; }

        public long Last { get; private set; }

        public void Routes(BmpPeer peer, RibView view, in RouteMonitoringMessage message, in UpdateMessage update) => Count();

        public void EndOfRib(BmpPeer peer, RibView view, Peerline.Routing.Addressing.AfiSafi family, in RouteMonitoringMessage message) => Count();

        public void ContextUnknown(BmpPeer peer, RibView view, in RouteMonitoringMessage message) => Count();

        private void Count()
        {
            if (_seen++ == 0) First = Stopwatch.GetTimestamp();
            if (_seen != expected) return;
            Last = Stopwatch.GetTimestamp();
            Done.Set();
        }
    }
}
