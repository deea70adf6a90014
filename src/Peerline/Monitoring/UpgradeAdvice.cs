namespace Peerline.Monitoring;

/// <summary>
/// When a link is to be made larger: at a peak of 50 % of its bandwidth, 40 % when it serves Peering Service. What fails over to it has to
/// fit, and ordering takes weeks. Pure.
/// </summary>
public static class UpgradeAdvice
{
    public const int ThresholdPercent = 50;
    public const int PeeringServiceThresholdPercent = 40;

    /// <summary>The highest rate of the spans in either direction; null when it is no reason for an upgrade.</summary>
    public static PeakTraffic? Of(IEnumerable<SampleBucket> buckets, int bandwidthMbps, bool useForPeeringService)
    {
        var threshold = useForPeeringService ? PeeringServiceThresholdPercent : ThresholdPercent;
        var peak = Peak(buckets);
        return peak is not null && peak.Mbps * 100 > (double)bandwidthMbps * threshold
            ? peak with { Percent = (int)(peak.Mbps * 100 / bandwidthMbps), ThresholdPercent = threshold }
            : null;
    }

    private static PeakTraffic? Peak(IEnumerable<SampleBucket> buckets) => buckets
        .SelectMany(b => new[] { (b, "in", Octets: b.RxOctets), (b, "out", Octets: b.TxOctets) })
        .Where(x => x.Octets is > 0 && x.b.Length > TimeSpan.Zero)
        .Select(x => new PeakTraffic(x.b.From, x.Item2, x.Octets!.Value * 8 / x.b.Length.TotalSeconds / 1e6, 0, 0))
        .MaxBy(p => p.Mbps);
}

/// <param name="At">Start of the span.</param>
/// <param name="Direction"><c>in</c> from the peer, <c>out</c> to it.</param>
/// <param name="Percent">Of the connection's bandwidth.</param>
/// <param name="ThresholdPercent">What it is not to pass.</param>
public sealed record PeakTraffic(DateTimeOffset At, string Direction, double Mbps, int Percent, int ThresholdPercent)
{
    public string Sentence(int bandwidthMbps) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"Traffic {Direction} peaked at {Mbps:0} Mbps on {At:u}: {Percent} % of {bandwidthMbps} Mbps, over {ThresholdPercent} %. Ask for more bandwidth.");
}
