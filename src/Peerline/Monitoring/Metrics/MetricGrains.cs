namespace Peerline.Monitoring.Metrics;

/// <summary>From measurements to the values of a series of grains. Pure.</summary>
public static class MetricGrains
{
    /// <summary>Every grain that begins before <paramref name="until"/>, from the one that holds <paramref name="from"/> on.</summary>
    public static IReadOnlyList<MetricValue> Of(IEnumerable<MetricPoint> points, DateTimeOffset from, DateTimeOffset until, TimeSpan grain)
    {
        var by = points.ToLookup(p => RollUp.StartOf(p.At, grain));
        var values = new List<MetricValue>();
        for (var at = RollUp.StartOf(from, grain); at < until; at += grain) values.Add(Value(at, [.. by[at]]));
        return values;
    }

    private static MetricValue Value(DateTimeOffset at, IReadOnlyList<MetricPoint> points)
    {
        if (points.Count == 0) return new MetricValue(at, null, null, null, null, 0);
        var (count, total) = (points.Sum(p => p.Weight), points.Sum(p => p.Value * p.Weight));
        return new MetricValue(at, total / count, points.Min(p => p.Value), points.Max(p => p.Value), total, count);
    }
}
