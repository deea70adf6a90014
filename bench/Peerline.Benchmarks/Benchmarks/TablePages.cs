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

/// <summary>
/// Filtered pages of one peer's routes while another thread streams updates into the same table, so many a second: to the peer that is
/// read, by its own stream again and again with withdrawals between, and to another one. The pages of a filter are read one after the
/// other, as by someone who looks for something; each counts for itself.
/// </summary>
internal static class TablePages
{
    private const int RoutesASecond = 100_000;
    private const int WarmUp = 200;
    private const int Pages = 1000;
    private const int PagesOfAFilter = 20;

    public static IEnumerable<Line> Run(BenchmarkData data)
    {
        var octets = File.ReadAllBytes(data.Updates);
        var table = new AdjRibsIn();
        var peer = table.Add("peer");
        table.Validate(VrpTable.Create(TableReader.Vrps(data.Vrps)));
        TableStream.Apply(peer, octets);
        var routes = TableReader.Routes(data.Updates);
        using var stop = new CancellationTokenSource();
        var other = table.Add("other");
        var streamed = 0L;
        var writer = new Thread(() => Stream(peer, other, octets, routes, ref streamed, stop.Token));
        var begin = Stopwatch.GetTimestamp();
        writer.Start();
        var random = new Random(1);
        var lines = new List<Line>();
        // Once for the JIT, which on one core has to wait for its turn.
        Filters(100);
        lines.Clear();
        Filters(100);
        Filters(1000);
        lines.Add(Whole());
        var rate = streamed / Stopwatch.GetElapsedTime(begin).TotalSeconds;
        stop.Cancel();
        writer.Join();
        foreach (var line in lines) yield return line;
        yield return new Line("routes streamed in meanwhile", string.Create(CultureInfo.InvariantCulture, $"{rate:n0} a second"), "", "",
            string.Create(CultureInfo.InvariantCulture, $"{RoutesASecond:n0} a second"), rate >= RoutesASecond * 0.9);

        void Filters(int limit)
        {
            Of("all routes", limit, () => RouteFilter.All, random.Next);
            Of("one covered prefix", limit, () => new RouteFilter
            {
                Prefix = routes[random.Next(routes.Length)].Prefix.Truncate(12), Relation = PrefixRelation.CoveredBy,
            }, null);
            Of("one origin", limit, () => new RouteFilter { OriginAs = routes[random.Next(routes.Length)].Origin }, null);
            Of("invalid only", limit, () => new RouteFilter { OriginState = OriginState.Invalid }, random.Next);
            Of("one community", limit, () => new RouteFilter
            {
                Community = new Community((ushort)64501, (ushort)random.Next(1, 3000)),
            }, null);
            Of("one community and not found", limit, () => new RouteFilter
            {
                Community = new Community((ushort)64501, (ushort)random.Next(1, 3000)), OriginState = OriginState.NotFound,
            }, null);
            Of("AS path pattern", limit, () => new RouteFilter
            {
                AsPath = AsPathPattern.Parse($"^64501 .* {routes[random.Next(routes.Length)].Origin}$"),
            }, null);
        }

        void Of(string what, int limit, Func<RouteFilter> filter, Func<int, int>? from)
        {
            var times = new double[Pages];
            var rows = 0;
            var wanted = RouteFilter.All;
            RouteCursor? after = null;
            for (int i = -WarmUp, read = 0; i < Pages; i++, read++)
            {
                if (i == -WarmUp || after is null || read == PagesOfAFilter)
                {
                    wanted = filter();
                    after = from is null ? null : new RouteCursor(routes[from(routes.Length)].Prefix, peer.Number, 0);
                    read = 0;
                }
                var start = Stopwatch.GetTimestamp();
                var page = peer.Page(wanted, limit, after);
                var time = Stopwatch.GetElapsedTime(start).TotalSeconds;
                after = page.Next;
                if (i < 0) continue;
                times[i] = time;
                rows += page.Routes.Length;
            }
            Array.Sort(times);
            var p99 = times[Pages * 99 / 100];
            lines.Add(new Line(
                string.Create(CultureInfo.InvariantCulture, $"page of {limit} of 1.2 million routes, {what}, {rows / (double)Pages:0.#} rows a page"),
                $"p99 {Figure.Seconds(p99)} (median {Figure.Seconds(times[Pages / 2])})", "", "", "p99 5 ms", p99 < 5e-3));
        }

        Line Whole()
        {
            var (pages, rows) = (0, 0);
            var seconds = Median.Seconds(() =>
            {
                (pages, rows) = (0, 0);
                var wanted = new RouteFilter { OriginAs = routes[routes.Length / 2].Origin };
                RouteCursor? after = null;
                do
                {
                    var page = peer.Page(wanted, 100, after);
                    (pages, rows, after) = (pages + 1, rows + page.Routes.Length, page.Next);
                }
                while (after is not null);
            });
            return new Line($"one origin, every page: {rows} rows, {pages} pages", Figure.Seconds(seconds), "", "", "", null);
        }
    }

    // A turn is a millisecond's routes; who is late makes up for it in the next turns, but never pauses the reader for long.
    private static void Stream(
        AdjRibIn peer, AdjRibIn other, byte[] octets, (Prefix Prefix, Asn)[] routes, ref long streamed, CancellationToken stop)
    {
        const int octetsOfATurn = 4096;
        var random = new Random(2);
        var begin = Stopwatch.GetTimestamp();
        for (var (at, turn) = (0, 0); !stop.IsCancellationRequested; turn++)
        {
            if (at + octetsOfATurn > octets.Length) at = 0;
            var to = turn % 2 == 0 ? peer : other;
            at += TableStream.Apply(to, octets.AsSpan(at, octetsOfATurn), out var changes);
            for (var i = 0; i < 10; i++) peer.Withdraw(routes[random.Next(routes.Length)].Prefix);
            Volatile.Write(ref streamed, streamed + changes + 10);
            var early = (double)streamed / RoutesASecond - Stopwatch.GetElapsedTime(begin).TotalSeconds;
            if (early > 0) Thread.Sleep(TimeSpan.FromSeconds(early));
        }
    }
}
