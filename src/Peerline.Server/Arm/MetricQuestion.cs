using System.Globalization;
using System.Xml;

namespace Peerline.Server.Arm;

/// <summary>What is asked of metrics: which, from when to when, in which grain, aggregated how, and of which parts.</summary>
internal sealed record MetricQuestion(
    IReadOnlyList<Metric> Metrics, DateTimeOffset From, DateTimeOffset Until, string Grain, TimeSpan Length,
        IReadOnlyList<string>? Aggregations,
    ArmFilter Filter, int? Top)
{
    private const int MostGrains = 14_400;
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    public static (MetricQuestion? Question, ArmError? Refusal) Read(IQueryCollection query, IReadOnlyList<Metric> known,
        DateTimeOffset now)
    {
        var names = query["metricnames"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var unknown = names.FirstOrDefault(n => !known.Any(m => Is(m.Name, n)));
        if (unknown is not null)
        {
            var valid = string.Join(",", known.Select(m => m.Name));
            return Refused("metricnames", $"Failed to find metric configuration. Valid metrics: {valid}");
        }

        var metrics = names.Length == 0 ? [known[0]] : known.Where(m => names.Any(n => Is(m.Name, n))).ToList();
        if (Span(query["timespan"].ToString(), now) is not { } span)
            return Refused("timespan", "The timespan is written as two times in UTC: 2026-01-31T10:00:00Z/2026-01-31T12:00:00Z.");
        var common = metrics.Select(m => m.Grains.AsEnumerable()).Aggregate((a, b) => a.Intersect(b)).ToList();
        var grain = GrainOf(query["interval"].ToString(), common, Is(query["AutoAdjustTimegrain"].ToString(), "true"));
        if (grain is null)
        {
            var asked = Shown(query["interval"].ToString());
            return Refused("interval", $"Detected invalid time grain input: {asked}, supported grains: {string.Join(",", common)}");
        }

        var length = XmlConvert.ToTimeSpan(grain);
        if ((span.Until - span.From) / length > MostGrains) return Refused("timespan",
            $"The answer would have more than {MostGrains} values: ask for a longer interval.");
        var aggregations = query["aggregation"].ToString()
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (aggregations.Any(a => !Metric.Aggregations.Any(k => Is(k, a))))
            return Refused("aggregation", $"The aggregation is one or more of {string.Join(", ", Metric.Aggregations)}.");
        string[] dimensions = [.. metrics.SelectMany(m => m.Dimensions).Select(d => d.Name).Distinct()];
        if (ArmFilter.Parse(query["$filter"], dimensions) is not { } filter)
            return Refused("$filter", $"The $filter compares dimensions with texts: {string.Join(", ", dimensions)}.");
        var top = query["top"].ToString() is { Length: > 0 } text ? int.TryParse(text, out var n) && n > 0 ? n : -1 : (int?)null;
        if (top == -1) return Refused("top", "top is a number from 1 on.");
        return (new MetricQuestion(
            metrics, span.From, span.Until, grain, length,
            aggregations.Length == 0 ? null : [.. Metric.Aggregations.Where(k => aggregations.Any(a => Is(k, a)))], filter, top), null);
    }

    private static (DateTimeOffset From, DateTimeOffset Until)? Span(string text, DateTimeOffset now)
    {
        if (text.Length == 0) return (now - Usual, now);
        if (text.Split('/') is not [var from, var until] || Time(from) is not { } begin || Time(until) is not { } end
            || begin >= end) return null;
        return (begin, end);
    }

    private static DateTimeOffset? Time(string text) => DateTimeOffset.TryParse(
        text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time) ? time : null;

    private static string? GrainOf(string asked, IReadOnlyList<string> supported, bool adjust)
    {
        if (supported.Count == 0) return null;
        if (asked.Length == 0) return supported[0];
        if (supported.FirstOrDefault(g => Is(g, asked)) is { } exact) return exact;
        if (!adjust) return null;
        try
        {
            var wanted = XmlConvert.ToTimeSpan(asked);
            return supported.FirstOrDefault(g => XmlConvert.ToTimeSpan(g) >= wanted) ?? supported[^1];
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static (MetricQuestion?, ArmError?) Refused(string target, string sentence) =>
        (null, new ArmError("BadRequest", sentence, target));

    private static string Shown(string text) => new([.. text.Take(20).Where(char.IsAsciiLetterOrDigit)]);

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
