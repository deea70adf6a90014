using Peerline.Model;

namespace Peerline.Monitoring.Alerts;

/// <summary>The figure of a rule from what was seen of a session. Pure; null when nothing fresh is known.</summary>
public static class AlertReading
{
    /// <summary>Looks are kept every 30 seconds; what is older than this says nothing of now.</summary>
    public static TimeSpan Fresh { get; } = TimeSpan.FromMinutes(3);

    /// <summary>How far back a rate is measured.</summary>
    private static readonly TimeSpan RateSpan = TimeSpan.FromMinutes(3);

    /// <summary>How far back the looks must reach.</summary>
    public static TimeSpan Window(AlertRule rule) => rule.Metric is AlertMetric.Flaps && rule.For > RateSpan ? rule.For : RateSpan;

    /// <param name="samples">Of one half, oldest first.</param>
    public static double? Of(AlertRule rule, Connection c, Family family, IReadOnlyList<SessionSample> samples, DateTimeOffset now)
    {
        var known = samples.Where(s => s.State is not SessionState.Unknown && s.At <= now && now - s.At <= Window(rule)).ToList();
        if (known.Count == 0 || now - known[^1].At > Fresh) return null;
        var last = known[^1];
        return rule.Metric switch
        {
            AlertMetric.SessionDown => last.State is SessionState.Established ? 0 : 1,
            AlertMetric.PrefixPercent => last.PrefixesReceived * 100.0 / c.Requested.MaxPrefixesOf(family),
            AlertMetric.TrafficPercent => Percent(known, c.Requested.BandwidthMbps),
            AlertMetric.Flaps => known.Zip(known.Skip(1), (a, b) => Grown(a.Flaps, b.Flaps) ?? 0).Sum(),
            _ => null,
        };
    }

    private static double? Percent(List<SessionSample> known, int bandwidthMbps)
    {
        var (first, last) = (known[0], known[^1]);
        var seconds = (last.At - first.At).TotalSeconds;
        var octets = Larger(Grown(first.RxOctets, last.RxOctets), Grown(first.TxOctets, last.TxOctets));
        return seconds > 0 && octets is { } o ? o * 8 / seconds / 1e6 / bandwidthMbps * 100 : null;
    }

    private static long? Larger(long? a, long? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);

    /// <summary>A counter that went back was begun again, by a router that was: what it counts now is what came since.</summary>
    private static long? Grown(long? from, long? to) => from is null || to is null ? null : to >= from ? to - from : to;
}
