using System.Diagnostics;

namespace Peerline.Benchmarks.Running;

/// <summary>Times something several times and takes the median; what ran before, for the JIT, does not count.</summary>
internal static class Median
{
    public static double Seconds(Action action, int runs = 5, int warmUps = 2)
    {
        for (var i = 0; i < warmUps; i++) action();
        return Of(Enumerable.Range(0, runs).Select(_ =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var start = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }));
    }

    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
