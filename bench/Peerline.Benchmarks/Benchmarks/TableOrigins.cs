using System.Diagnostics;
using System.Globalization;
using Peerline.Benchmarks.Data;
using Peerline.Benchmarks.Running;
using Peerline.Routing.Rib;
using Peerline.Routing.Rtr;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>The origin states of a table: all of them by a new set of VRPs, and what a delta of 1,000 VRPs touches.</summary>
internal static class TableOrigins
{
    private const int WarmUp = 200;

    public static IEnumerable<Line> Run(BenchmarkData data)
    {
        var vrps = TableReader.Vrps(data.Vrps);
        var table = new AdjRibsIn();
        var peer = table.Add("peer");
        TableStream.Apply(peer, File.ReadAllBytes(data.Updates));
        var all = VrpTable.Create(vrps);
        var whole = Median.Seconds(() =>
        {
            table.Validate(VrpTable.Empty);
            table.Validate(all);
        });
        yield return new Line($"origin states of {peer.Count:n0} routes by {all.Count:n0} VRPs, and back to none", Figure.Seconds(whole), "", "", "", null);

        // Each delta withdraws 500 VRPs and announces 500 that were withdrawn before.
        var random = new Random(1);
        var gone = new List<Vrp>();
        double[] applied = new double[400], touched = new double[400];
        var changed = 0;
        var current = all;
        for (var i = 0; i < applied.Length; i++)
        {
            var withdrawn = Enumerable.Range(0, i == 0 ? 1000 : 500).Select(_ => vrps[random.Next(vrps.Length)]).ToList();
            var delta = new VrpDelta(gone, withdrawn);
            gone = [.. withdrawn.Take(500)];
            var start = Stopwatch.GetTimestamp();
            current = current.Apply(delta);
            applied[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            start = Stopwatch.GetTimestamp();
            changed += table.Validate(current, delta);
            touched[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        double routes = Median.Of(touched.Skip(WarmUp)), tables = Median.Of(applied.Skip(WarmUp));
        yield return new Line(
            string.Create(CultureInfo.InvariantCulture, $"a delta of 1,000 VRPs: the states of the routes inside it ({changed / applied.Length} change)"),
            Figure.Seconds(routes), "", "", "1 ms", routes < 1e-3);
        yield return new Line("the same delta into the table of VRPs", Figure.Seconds(tables), "", "", "", null);
    }
}
