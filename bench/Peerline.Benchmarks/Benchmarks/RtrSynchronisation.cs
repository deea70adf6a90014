using System.Diagnostics;
using System.Net;
using Peerline.Benchmarks.Data;
using Peerline.Benchmarks.References;
using Peerline.Benchmarks.Running;
using Peerline.Routing.Rtr;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>All VRPs from StayRTR, which runs on the other core; ours and BIRD one after the other on the same core.</summary>
internal static class RtrSynchronisation
{
    private const int Port = 8282;

    public static IEnumerable<Line> Run(BenchmarkData data)
    {
        var expected = VrpTable.Create(TableReader.Vrps(data.Vrps)).Count;
        using var cache = new StayRtr(data.Vrps, Port);
        Ours(expected);   // waits until StayRTR has read its file, and warms up
        var ours = Median.Of(Enumerable.Range(0, 5).Select(_ => Ours(expected)));
        var theirs = Median.Of(Enumerable.Range(0, 3).Select(_ => BirdReference.Vrps(Port, expected)));
        yield return new Line($"RTR, {expected:n0} VRPs from StayRTR", Figure.Seconds(ours), $"BIRD {Figure.Seconds(theirs)}",
            Figure.Times(theirs / ours), "2 x", theirs / ours >= 2);
    }

    private static double Ours(int expected)
    {
        var start = Stopwatch.GetTimestamp();
        var client = RtrClient.Start(new RtrClientOptions
        {
            Caches = [new RtrCacheOptions { Host = IPAddress.Loopback.ToString(), Port = Port }],
        });
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        client.WhenAsync(s => s.Vrps.Count >= expected, deadline.Token).GetAwaiter().GetResult();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        client.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return seconds;
    }
}
