using System.Globalization;
using Peerline.Benchmarks.Running;
using Peerline.Routing.Rib;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>What a full table makes the process grow by, and what each further peer's does; beside it, what the table itself counts.</summary>
internal static class TableMemory
{
    public static IEnumerable<Line> Run(BenchmarkData data)
    {
        // The code that will run, and what the runtime keeps for it, is there before anything is measured.
        var files = data.UpdatesOfAllPeers;
        Load(new AdjRibsIn().Add("warm"), files[0]);
        var table = new AdjRibsIn();
        var before = ResidentSize();
        var counted = table.Memory.Total;
        for (var i = 0; i < files.Length; i++)
        {
            var peer = table.Add(files[i]);
            Load(peer, files[i]);
            var (grown, reserved) = (ResidentSize() - before, table.Memory.Total - counted);
            (before, counted) = (before + grown, counted + reserved);
            double ours = (double)grown / peer.Count, limit = i == 0 ? 64 : 32;
            yield return new Line(
                string.Create(CultureInfo.InvariantCulture, $"memory, peer {i + 1}, {peer.Count:n0} routes, {table.AttributeSetCount:n0} attribute sets in all"),
                string.Create(CultureInfo.InvariantCulture, $"{ours:0.0} octets a route ({(double)reserved / peer.Count:0.0} counted)"),
                "BIRD 288 (lab)", Figure.Times(288 / ours), $"{limit} octets", ours <= limit);
        }
    }

    private static void Load(AdjRibIn peer, string file) => TableStream.Apply(peer, File.ReadAllBytes(file));

    private static long ResidentSize()
    {
        for (var i = 0; i < 3; i++) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
