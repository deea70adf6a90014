using Peerline.Benchmarks.Data;
using Peerline.Benchmarks.Running;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rib;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>Look-ups over a full table: in the order of the table, and in no order, one after the other and in groups.</summary>
internal static class TableLookUp
{
    private const double Target = 10e6;

    public static IEnumerable<Line> Run(BenchmarkData data)
    {
        var table = new AdjRibsIn();
        var peer = table.Add("peer");
        TableStream.Apply(peer, File.ReadAllBytes(data.Updates));
        Prefix[] ordered = [.. TableReader.Routes(data.Updates).Select(r => r.Prefix)];
        var shuffled = (Prefix[])ordered.Clone();
        new Random(1).Shuffle(shuffled);
        foreach (var (order, prefixes) in ((string, Prefix[])[])[("in table order", ordered), ("in no order", shuffled)])
            foreach (var line in Of(table, peer, prefixes, order)) yield return line;
    }

    private static List<Line> Of(AdjRibsIn table, AdjRibIn peer, Prefix[] prefixes, string order)
    {
        Address[] addresses = [.. prefixes.Select(p => p.Network)];
        var entries = new RouteEntry[prefixes.Length];
        var matches = new Prefix[prefixes.Length];
        return
        [
            Line("exact", () => Count(prefixes, p => peer.TryGet(p, out _))),
            Line("exact, in groups", () => peer.Get(prefixes, entries)),
            Line("longest match", () => Count(addresses, a => table.TryLongestMatch(a, out _))),
            Line("longest match, in groups", () => table.LongestMatches(addresses, matches)),
        ];

        Line Line(string what, Func<int> run)
        {
            var found = 0;
            var rate = prefixes.Length / Median.Seconds(() => found = run());
            return new Line($"{what}, {order}, {found:n0} found", Figure.Millions(rate, "look-ups"), "", "", "10 million/s",
                rate >= Target && found == prefixes.Length);
        }
    }

    private static int Count<T>(T[] keys, Func<T, bool> isFound)
    {
        var found = 0;
        foreach (var key in keys)
            if (isFound(key)) found++;
        return found;
    }
}
