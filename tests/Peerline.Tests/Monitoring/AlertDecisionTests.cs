using CsCheck;
using Peerline.Model;
using Peerline.Monitoring;
using Peerline.Monitoring.Alerts;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Monitoring;

public class AlertDecisionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_fires_once_when_it_was_too_much_for_long_enough_and_is_resolved_once()
    {
        var rule = Rule(AlertMetric.PrefixPercent, 80, 10);
        Assert.Equal(
            ["12:15 Fired", "12:40 Resolved"],
            Told(rule, (0, 70), (5, 81), (10, 90), (15, 95), (20, 99), (25, 79), (30, 81), (35, 71), (40, 70), (45, 60)));
    }

    [Fact]
    public void What_is_too_much_for_a_moment_tells_nothing() =>
        Assert.Empty(Told(Rule(AlertMetric.SessionDown, 0, 10), (0, 1), (5, 1), (9, 0), (10, 1), (19, 1), (20, 0)));

    [Fact]
    public void What_trembles_at_the_threshold_is_told_once() =>
        Assert.Single(Told(Rule(AlertMetric.TrafficPercent, 50, 0), [.. Enumerable.Range(0, 100).Select(i => (i, (double?)(49 + i % 3)))]));

    [Fact]
    public void What_is_not_known_changes_nothing() =>
        Assert.Equal(["12:00 Fired", "12:30 Resolved"], Told(Rule(AlertMetric.SessionDown, 0, 0), (0, 1), (10, null), (20, null), (30, 0)));

    [Fact]
    public void A_letter_fires_when_few_days_are_left() =>
        Assert.Equal(["12:02 Fired", "12:03 Resolved"], Told(Rule(AlertMetric.LetterDays, 7, 0), (0, 8), (1, 7), (2, 6.9), (3, 90)));

    [Fact]
    public void Whatever_is_seen_news_take_turns_and_a_repeated_look_tells_nothing()
    {
        var values = Gen.OneOf(Gen.Double[0, 120].Select(v => (double?)v), Gen.Const((double?)null));
        Gen.Select(Gen.Enum<AlertMetric>(), Gen.Int[0, 20], Gen.Select(Gen.Int[0, 300], values).Array[0, 60]).Sample((metric, minutes, looks) =>
        {
            var rule = Rule(metric, 50, minutes);
            var (stand, now, fires) = (AlertStand.Calm, Noon, false);
            foreach (var (seconds, value) in looks)
            {
                now += TimeSpan.FromSeconds(seconds);
                var (next, news) = AlertDecision.Next(stand, rule, value, now);
                Assert.Equal(news is AlertNews.Fired, !fires && next.FiringSince is not null);
                Assert.Equal(news is AlertNews.Resolved, fires && next.FiringSince is null);
                if (news is AlertNews.Fired) Assert.True(AlertDecision.IsOver(rule, value!.Value));
                if (news is AlertNews.Resolved) Assert.True(AlertDecision.IsClear(rule, value!.Value));
                (stand, fires) = (next, next.FiringSince is not null);

                // A crash between the look and the next one: the same look again changes nothing that is stored.
                var (again, repeated) = AlertDecision.Next(stand, rule, value, now);
                Assert.Equal(AlertNews.None, repeated);
                Assert.Equal(stand with { Value = 0, ClearSince = null }, again with { Value = 0, ClearSince = null });
            }
        });
    }

    [Fact]
    public void The_figures_are_read_from_looks()
    {
        var c = Samples.Request() with { State = ConnectionState.Active };
        c = c with { Requested = c.Requested with { BandwidthMbps = 10_000, MaxPrefixesV4 = 200 } };
        SessionSample At(int minute, SessionState state, int prefixes, long flaps, long octets) =>
            new(c.Id, Family.IPv4, Noon.AddMinutes(minute), state, prefixes, prefixes, 1, flaps, octets, octets / 2);
        SessionSample[] looks =
        [
            At(-3, SessionState.Established, 100, 4, 0), At(-2, SessionState.Established, 120, 5, 1_000_000_000),
            At(-1, SessionState.Idle, 150, 0, 60_000_000_000), At(0, SessionState.Established, 150, 2, 112_500_000_000),
        ];
        double? Of(AlertMetric metric, int forMinutes = 5) => AlertReading.Of(Rule(metric, 1, forMinutes), c, Family.IPv4, looks, Noon);
        Assert.Equal(0, Of(AlertMetric.SessionDown));
        Assert.Equal(75, Of(AlertMetric.PrefixPercent));
        Assert.Equal(50, Of(AlertMetric.TrafficPercent)!.Value, 6);

        // The router's counter began again: what it counts since then is counted.
        Assert.Equal(3, Of(AlertMetric.Flaps));
        Assert.Null(AlertReading.Of(Rule(AlertMetric.SessionDown, 0, 0), c, Family.IPv4, looks, Noon.AddMinutes(10)));
        Assert.Null(AlertReading.Of(Rule(AlertMetric.SessionDown, 0, 0), c, Family.IPv4, [], Noon));
    }

    private static AlertRule Rule(AlertMetric metric, double threshold, int minutes) => new()
    {
        Id = Guid.NewGuid(), Name = "rule", Metric = metric, Threshold = threshold, For = TimeSpan.FromMinutes(minutes),
        Made = Authorship.Of("test", Noon),
    };

    private static List<string> Told(AlertRule rule, params (int Minute, double? Value)[] looks)
    {
        var (stand, told) = (AlertStand.Calm, new List<string>());
        foreach (var (minute, value) in looks)
        {
            (stand, var news) = AlertDecision.Next(stand, rule, value, Noon.AddMinutes(minute));
            if (news is not AlertNews.None) told.Add($"{Noon.AddMinutes(minute):HH:mm} {news}");
        }

        return told;
    }
}
