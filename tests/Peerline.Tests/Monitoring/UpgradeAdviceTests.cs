using Peerline.Model;
using Peerline.Monitoring;

namespace Peerline.Tests.Monitoring;

public class UpgradeAdviceTests
{
    [Theory]
    [InlineData(5_000, false, null)]
    [InlineData(5_001, false, 50)]
    [InlineData(4_000, true, null)]
    [InlineData(4_001, true, 40)]
    [InlineData(9_999, false, 50)]
    public void Half_of_the_bandwidth_is_the_peak_and_less_with_Peering_Service(int peakMbps, bool peeringService, int? threshold)
    {
        foreach (var buckets in new[] { Spans((100, 100), (peakMbps, 0), (200, 200)), Spans((0, peakMbps)) })
            Assert.Equal(threshold, UpgradeAdvice.Of(buckets, 10_000, peeringService)?.ThresholdPercent);
    }

    [Fact]
    public void The_peak_is_named_with_its_time_direction_and_share()
    {
        var peak = UpgradeAdvice.Of(Spans((1_000, 6_000), (2_000, 8_200), (7_000, 100)), 10_000, false)!;
        Assert.Equal((Looks.Noon + RollUp.Short, "out", 82, 50), (peak.At, peak.Direction, peak.Percent, peak.ThresholdPercent));
        Assert.Equal(8_200, peak.Mbps, 3);
        Assert.Equal("Traffic out peaked at 8200 Mbps on 2026-11-23 12:05:00Z: 82 % of 10000 Mbps, over 50 %. Ask for more bandwidth.", peak.Sentence(10_000));
        Assert.Null(UpgradeAdvice.Of(Spans((1_000, 6_000), (2_000, 8_200)), 20_000, false));
    }

    [Fact]
    public void What_was_not_counted_is_no_traffic()
    {
        Assert.Null(UpgradeAdvice.Of([], 10_000, false));
        Assert.Null(UpgradeAdvice.Of([Span(0, null, null)], 10_000, false));
    }

    private static SampleBucket[] Spans(params (int In, int Out)[] mbps) => [.. mbps.Select((m, i) => Span(i, Octets(m.In), Octets(m.Out)))];

    private static long Octets(int mbps) => (long)(mbps * 1e6 / 8 * RollUp.Short.TotalSeconds);

    private static SampleBucket Span(int number, long? rx, long? tx) => new(
        Looks.Connection, Family.IPv4, Looks.Noon + number * RollUp.Short, RollUp.Short, 10, 10, 10, 0, null, null, null, rx, tx);
}
