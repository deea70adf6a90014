using System.Diagnostics;
using System.Globalization;
using Peerline.Benchmarks.Data;
using Peerline.Benchmarks.Running;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Rib;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>Filtered pages of one peer's routes while another thread streams updates into the same table without a pause.</summary>
internal static class TablePages
{
    public static IEnumerable<Line> Run(BenchmarkData data)
    {
        var octets = File.ReadAllBytes(data.Updates);
        var table = new AdjRibsIn();
        var peer = table.Add("peer");
        table.Validate(VrpTable.Create(TableReader.Vrps(data.Vrps)));
        TableStream.Apply(peer, octets);
        var routes = TableReader.Routes(data.Updates);
        using var stop = new CancellationTokenSource();
        var applied = 0L;
        var other = table.Add("other");
        // Two peers change: the one that is read, by its own stream again and again with withdrawals between, and another one.
        var writer = new Thread(() => applied = Stream(peer, other, octets, routes, stop.Token));
        writer.Start();
        var random = new Random(1);
        var lines = new List<Line>();
        foreach (var limit in (int[])[100, 1000])
        {
            lines.Add(Of("all routes", limit, () => RouteFilter.All, random.Next));
            lines.Add(Of("one covered prefix", limit, () => new RouteFilter
            {
                Prefix = routes[random.Next(routes.Length)].Prefix.Truncate(12), Relation = PrefixRelation.CoveredBy,
            }, null));
            lines.Add(Of("one origin", limit, () => new RouteFilter { OriginAs = routes[random.Next(routes.Length)].Origin }, null));
            lines.Add(Of("invalid only", limit, () => new RouteFilter { OriginState = OriginState.Invalid }, random.Next));
            lines.Add(Of("one community", limit, () => new RouteFilter { Community = new Community((ushort)64501, (ushort)random.Next(1, 3000)) }, null));
            lines.Add(Of("one community and not found", limit, () => new RouteFilter
            {
                Community = new Community((ushort)64501, (ushort)random.Next(1, 3000)), OriginState = OriginState.NotFound,
            }, null));
        }
        lines.Add(Of("AS path pattern", 100, () => new RouteFilter { AsPath = AsPathPattern.Parse($"^64501 .* {routes[random.Next(routes.Length)].Origin}$") }, null));
        stop.Cancel();
        writer.Join();
        foreach (var line in lines) yield return line;

        Line Of(string what, int limit, Func<RouteFilter> filter, Func<int, int>? from)
        {
            var times = new List<double>();
            var rows = 0;
            var begin = Stopwatch.GetTimestamp();
            for (var i = 0; i < 1050 && Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(6); i++)
            {
                var wanted = filter();
                var after = from is null ? (RouteCursor?)null : new RouteCursor(routes[from(routes.Length)].Prefix, peer.Number, 0);
                var start = Stopwatch.GetTimestamp();
                rows += peer.Page(wanted, limit, after).Routes.Length;
                if (i >= 50) times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            times.Sort();
            var p99 = times[(int)(times.Count * 0.99)];
            return new Line(
                string.Create(CultureInfo.InvariantCulture, $"page of {limit} of 1.2 million routes, {what}, {times.Count} pages of {rows / (times.Count + 50)} rows, updates streaming"),
                $"p99 {Figure.Seconds(p99)} (median {Figure.Seconds(times[times.Count / 2])})", "", "", "p99 5 ms", p99 < 5e-3);
        }
    }

    private static long Stream(AdjRibIn peer, AdjRibIn other, byte[] octets, (Prefix Prefix, Asn)[] routes, CancellationToken stop)
    {
        var applied = 0L;
        var random = new Random(2);
        for (var at = 0; !stop.IsCancellationRequested; applied++)
        {
            if (at + (1 << 16) > octets.Length) at = 0;
            at += TableStream.Apply(applied % 2 == 0 ? peer : other, octets.AsSpan(at, 1 << 16));
            for (var i = 0; i < 100; i++) peer.Withdraw(routes[random.Next(routes.Length)].Prefix);
        }
        return applied;
    }
}
