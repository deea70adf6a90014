using Peerline.Model;

namespace Peerline.Monitoring.Metrics;

/// <summary>From what was seen of a session half to measurements. Pure.</summary>
public static class SessionPoints
{
    /// <param name="previous">The look before the first of these: counters are differences.</param>
    public static IEnumerable<MetricPoint> Of(
        MetricKind kind, IEnumerable<SessionSample> looks, SessionSample? previous, MetricSubject subject)
    {
        foreach (var look in looks.Where(l => l.State is not SessionState.Unknown).OrderBy(l => l.At))
        {
            if (kind is MetricKind.SessionUp) yield return new MetricPoint(look.At, look.State is SessionState.Established ? 1
                : 0, 1, subject);
            else if (previous is not null && Grown(kind, previous, look) is { } value) yield return new MetricPoint(look.At, value, 1,
                subject);
            previous = look;
        }
    }

    public static IEnumerable<MetricPoint> Of(MetricKind kind, IEnumerable<SampleBucket> buckets, MetricSubject subject) =>
        from b in buckets
        let value = Of(kind, b)
        where value is not null
        select new MetricPoint(b.From, value.Value, kind is MetricKind.Flaps ? 1 : Math.Max(1, b.Known), subject);

    private static double? Of(MetricKind kind, SampleBucket b) => kind switch
    {
        MetricKind.SessionUp => b.Availability,
        MetricKind.Ingress => Rate(b.RxOctets, b.Length),
        MetricKind.Egress => Rate(b.TxOctets, b.Length),
        MetricKind.Dropped => Rate(b.DroppedOctets, b.Length),
        MetricKind.Flaps => b.Flaps,
        _ => null,
    };

    private static double? Grown(MetricKind kind, SessionSample before, SessionSample after)
    {
        var time = after.At - before.At;
        if (time <= TimeSpan.Zero) return null;
        return kind switch
        {
            MetricKind.Ingress => Rate(RollUp.Grown(before.RxOctets, after.RxOctets), time),
            MetricKind.Egress => Rate(RollUp.Grown(before.TxOctets, after.TxOctets), time),
            MetricKind.Dropped => Rate(RollUp.DroppedOctets(before, after), time),
            MetricKind.Flaps => RollUp.Grown(before.Flaps, after.Flaps),
            _ => null,
        };
    }

    private static double? Rate(long? octets, TimeSpan time) => octets is { } n ? 8.0 * n / time.TotalSeconds : null;
}
