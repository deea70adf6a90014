using Peerline.Benchmarks.Data;
using Peerline.Benchmarks.Running;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>A prefix list of 200,000 entries: compiled, aggregated, asked.</summary>
internal static class PrefixLists
{
    public static IEnumerable<Line> Run(BenchmarkData data)
    {
        Prefix[] prefixes = [.. TableReader.Routes(data.Updates).Select(r => r.Prefix)];
        PrefixFilterEntry[] entries = [.. prefixes.Where(p => p.Afi == Afi.IPv4).Take(175_000).Concat(prefixes.Where(p => p.Afi == Afi.IPv6).Take(25_000))
            .Select(p => new PrefixFilterEntry(p))];
        PrefixFilter filter = PrefixFilter.Empty, aggregate = PrefixFilter.Empty;
        var compiled = Median.Seconds(() => filter = new PrefixFilter(entries));
        var aggregated = Median.Seconds(() => aggregate = filter.Aggregate());
        var matched = 0;
        var asked = Median.Seconds(() =>
        {
            matched = 0;
            foreach (var prefix in prefixes) matched += aggregate.Matches(prefix) ? 1 : 0;
        });
        yield return new Line($"prefix list of {entries.Length:n0} entries compiled", Figure.Seconds(compiled), "", "", "", null);
        yield return new Line($"aggregated to {aggregate.Entries.Count:n0} entries, and compiled again", Figure.Seconds(aggregated),
            "bgpq4 -A 0.19 s, fetching included (lab)", "", "1 s", aggregated < 1);
        yield return new Line($"asked about {prefixes.Length:n0} prefixes, {matched:n0} match", Figure.Millions(prefixes.Length / asked, "prefixes"), "", "", "", null);
    }
}
