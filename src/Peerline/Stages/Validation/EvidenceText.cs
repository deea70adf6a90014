using System.Globalization;
using System.Text;
using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Validation;

/// <summary>How evidence is written: long lists end with "and N more", and what a peer wrote cannot break a line or a page.</summary>
internal static class EvidenceText
{
    public const int Listed = 10;
    public const int LongestText = 200;

    public static IReadOnlyList<string> Lines(IEnumerable<string> lines)
    {
        var all = lines.ToList();
        return all.Count <= Listed ? all : [.. all.Take(Listed), $"and {all.Count - Listed} more"];
    }

    public static IReadOnlyList<string> Prefixes(IEnumerable<Prefix> prefixes) =>
        Lines(prefixes.Distinct().Order().Select(p => p.ToString()));

    /// <summary>In a sentence: three, then "and N more".</summary>
    public static string Few(IEnumerable<Prefix> prefixes)
    {
        var all = prefixes.Distinct().Order().ToList();
        return string.Join(", ", all.Take(3)) + (all.Count > 3 ? $" and {all.Count - 3} more" : "");
    }

    public static string Path(Route route) =>
        Safe(route.AsPathText.Length > 0 ? route.AsPathText : string.Join(' ', route.AsPath.Take(60)));

    /// <summary>Control and formatting characters (bidi overrides among them) become a question mark, length is bounded.</summary>
    public static string Safe(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var safe = new StringBuilder(Math.Min(text.Length, LongestText));
        foreach (var rune in text.EnumerateRunes())
        {
            if (safe.Length >= LongestText) return safe.Append('…').ToString();
            safe.Append(IsShown(rune) ? rune.ToString() : "?");
        }

        return safe.ToString();
    }

    public static string Count(int count, string one, string? many = null) =>
        count == 1 ? $"1 {one}" : string.Create(CultureInfo.InvariantCulture, $"{count} {many ?? one + "s"}");

    public static string Milliseconds(TimeSpan? time) =>
        time is { } t ? string.Create(CultureInfo.InvariantCulture, $"{t.TotalMilliseconds:0.000} ms") : "unknown";

    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days"),
    };

    public static string Percent(double percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:0.#} %");

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
        && rune.Value != 0xFFFD;
}
