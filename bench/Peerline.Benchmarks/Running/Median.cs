using System.Diagnostics;

namespace Peerline.Benchmarks.Running;

/// <summary>
/// Times something several times and takes the median. What ran before does not count: the JIT compiles a method for good after thirty
/// calls and a pause, and until then a loop that runs long inside its first calls is compiled for that one place, and often worse. On one
/// core the JIT has to wait for its turn besides.
/// </summary>
internal static class Median
{
    private static readonly TimeSpan LeastWarmUp = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan MostWarmUp = TimeSpan.FromSeconds(15);

    public static double Seconds(Action action, int runs = 5, int warmUps = 35)
    {
        WarmUp(action, warmUps);
        return Of(Enumerable.Range(0, runs).Select(_ =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var start = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }));
    }

    private static void WarmUp(Action action, int calls)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; (i < calls || Stopwatch.GetElapsedTime(began) < LeastWarmUp) && Stopwatch.GetElapsedTime(began) < MostWarmUp; i++)
            action();
    }

    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
