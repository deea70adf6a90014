using Peerline.Model;

namespace Peerline.Monitoring;

/// <summary>
/// From looks to spans, and from short spans to long ones. Pure. What was never looked at is no bucket; a look that the router did not
/// answer counts as a look, but neither as up nor as down.
/// </summary>
public static class RollUp
{
    public static TimeSpan Short { get; } = TimeSpan.FromMinutes(5);
    public static TimeSpan Long { get; } = TimeSpan.FromHours(1);

    /// <summary>The start of the span that holds the moment, aligned in UTC.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset at, TimeSpan length) =>
        new(at.UtcTicks - at.UtcTicks % length.Ticks, TimeSpan.Zero);

    /// <summary>Rolls the looks of one session half up.</summary>
    /// <param name="samples">Of one half, in any order; a repetition of the same moment counts once.</param>
    /// <param name="previous">The last look before the first of these: counters are differences. Null when there is none.</param>
    public static IReadOnlyList<SampleBucket> Of(IEnumerable<SessionSample> samples, SessionSample? previous, TimeSpan length)
    {
        var buckets = new List<SampleBucket>();
        var ordered = samples.DistinctBy(s => s.At).OrderBy(s => s.At).ToList();
        foreach (var span in ordered.GroupBy(s => StartOf(s.At, length)))
        {
            var looks = span.ToList();
            buckets.Add(Bucket(span.Key, length, looks, previous));
            previous = looks.LastOrDefault(s => s.State is not SessionState.Unknown) ?? previous;
        }

        return buckets;
    }

    /// <summary>Rolls short spans of one half up into longer ones; the lengths must divide.</summary>
    public static IReadOnlyList<SampleBucket> Of(IEnumerable<SampleBucket> buckets, TimeSpan length) =>
        [.. buckets.DistinctBy(b => b.From).OrderBy(b => b.From).GroupBy(b => StartOf(b.From, length))
            .Select(g => Merged(g.Key, length, [.. g]))];

    private static SampleBucket Bucket(DateTimeOffset from, TimeSpan length, IReadOnlyList<SessionSample> looks, SessionSample? previous)
    {
        var known = looks.Where(s => s.State is not SessionState.Unknown).ToList();
        var counted = previous is null ? known : [previous, .. known];
        return new SampleBucket(
            looks[0].ConnectionId, looks[0].Family, from, length,
            looks.Count, known.Count, known.Count(s => s.State is SessionState.Established),
            counted.Zip(counted.Skip(1), (a, b) => Grown(a.Flaps, b.Flaps)).Sum(),
            SpreadOf(known.Select(s => s.PrefixesReceived)),
            SpreadOf(known.Select(s => s.PrefixesAccepted)),
            SpreadOf(known.Select(s => s.PrefixesAdvertised)),
            GrownIn(counted, s => s.RxOctets), GrownIn(counted, s => s.TxOctets),
            Sum(counted.Zip(counted.Skip(1), DroppedOctets)));
    }

    private static SampleBucket Merged(DateTimeOffset from, TimeSpan length, IReadOnlyList<SampleBucket> parts) => new(
        parts[0].ConnectionId, parts[0].Family, from, length,
        parts.Sum(p => p.Samples), parts.Sum(p => p.Known), parts.Sum(p => p.Established), parts.Sum(p => p.Flaps),
        Merged(parts.Select(p => p.Received)), Merged(parts.Select(p => p.Accepted)), Merged(parts.Select(p => p.Advertised)),
        Sum(parts.Select(p => p.RxOctets)), Sum(parts.Select(p => p.TxOctets)), Sum(parts.Select(p => p.DroppedOctets)));

    /// <summary>A counter that is smaller than before began anew at zero: the router, or its daemon, was restarted.</summary>
    internal static long Grown(long before, long after) => after >= before ? after - before : after;

    internal static long? Grown(long? before, long? after) => before is { } b && after is { } a ? Grown(b, a) : null;

    /// <summary>What the port dropped between two looks: its packets, each of the mean size of those that passed.</summary>
    internal static long? DroppedOctets(SessionSample before, SessionSample after)
    {
        if (Grown(before.Dropped, after.Dropped) is not { } dropped) return null;
        if (dropped == 0) return 0;
        var packets = Grown(before.Packets, after.Packets) ?? 0;
        var octets = (Grown(before.RxOctets, after.RxOctets) ?? 0) + (Grown(before.TxOctets, after.TxOctets) ?? 0);
        return packets == 0 ? null : dropped * octets / packets;
    }

    private static long? GrownIn(IReadOnlyList<SessionSample> looks, Func<SessionSample, long?> counter)
    {
        var counts = looks.Select(counter).OfType<long>().ToList();
        return counts.Count < 2 ? null : counts.Zip(counts.Skip(1), (a, b) => Grown(a, b)).Sum();
    }

    private static Spread? SpreadOf(IEnumerable<int?> counts)
    {
        var known = counts.OfType<int>().ToList();
        return known.Count == 0 ? null : new Spread(known.Min(), known.Max(), known.Average(), known.Count);
    }

    private static Spread? Merged(IEnumerable<Spread?> spreads)
    {
        var known = spreads.OfType<Spread>().ToList();
        var count = known.Sum(s => s.Count);
        return count == 0
            ? null
            : new Spread(known.Min(s => s.Min), known.Max(s => s.Max), known.Sum(s => s.Average * s.Count) / count, count);
    }

    private static long? Sum(IEnumerable<long?> counts)
    {
        var known = counts.OfType<long>().ToList();
        return known.Count == 0 ? null : known.Sum();
    }
}
