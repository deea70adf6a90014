using Peerline.Benchmarks.References;
using Peerline.Benchmarks.Running;
using Peerline.Routing.Mrt;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>A full table as <c>bgpdump -m</c> text, to /dev/null, from the page cache; both on the same core.</summary>
internal static class MrtText
{
    public static IEnumerable<Line> Run(BenchmarkData data) => [Measure("RIB", data.Rib), Measure("updates", data.UpdatesMrt)];

    private static Line Measure(string what, string path)
    {
        var ours = Median.Seconds(() =>
        {
            using var file = MrtFile.Open(path);
            using var output = new FileStream("/dev/null", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            BgpdumpText.Write(file, output);
        });
        var theirs = ReferenceProcess.Seconds("bgpdump", ["-m", path]);
        return new Line($"MRT {what} to text, 1.2 million lines", Figure.Seconds(ours), $"bgpdump -m {Figure.Seconds(theirs)}",
            Figure.Times(theirs / ours), "20 x", theirs / ours >= 20);
    }
}
