using Peerline.Model;

namespace Peerline.Monitoring.Alerts;

/// <summary>
/// Whether a rule fires. Pure. It fires once when there is too much for as long as the rule says, and is resolved once when it was well
/// for a while: between the two levels nothing changes, so a value that trembles at the threshold tells nothing. What is not known changes
/// nothing either.
/// </summary>
public static class AlertDecision
{
    private const double ClearBelow = 0.9;
    private static readonly TimeSpan LongestClear = TimeSpan.FromMinutes(5);

    public static (AlertStand Stand, AlertNews News) Next(AlertStand stand, AlertRule rule, double? value, DateTimeOffset now)
    {
        if (value is not { } v) return (stand, AlertNews.None);
        if (stand.FiringSince is not null)
        {
            if (!IsClear(rule, v)) return (stand with { ClearSince = null, Value = v }, AlertNews.None);
            var clear = stand.ClearSince ?? now;
            return now - clear >= ClearFor(rule)
                ? (AlertStand.Calm with { Value = v }, AlertNews.Resolved)
                : (stand with { ClearSince = clear, Value = v }, AlertNews.None);
        }

        if (!IsOver(rule, v)) return (AlertStand.Calm, AlertNews.None);
        var over = stand.OverSince ?? now;
        return now - over >= WaitFor(rule)
            ? (new AlertStand(over, now, null, v), AlertNews.Fired)
            : (new AlertStand(over, null, null, v), AlertNews.None);
    }

    public static bool IsOver(AlertRule rule, double value) =>
        rule.Metric is AlertMetric.LetterDays ? value < rule.Threshold : value > rule.Threshold;

    /// <summary>Well again: of percentages, a tenth below the threshold.</summary>
    public static bool IsClear(AlertRule rule, double value) => rule.Metric switch
    {
        AlertMetric.PrefixPercent or AlertMetric.TrafficPercent => value <= rule.Threshold * ClearBelow,
        _ => !IsOver(rule, value),
    };

    /// <summary>Flaps are counted within the rule's time, and a letter's days need no patience.</summary>
    private static TimeSpan WaitFor(AlertRule rule) => rule.Metric is AlertMetric.Flaps or AlertMetric.LetterDays ? TimeSpan.Zero : rule.For;

    private static TimeSpan ClearFor(AlertRule rule) => WaitFor(rule) < LongestClear ? WaitFor(rule) : LongestClear;
}
