using System.Text.RegularExpressions;

namespace Peerline.Sources.Irr;

/// <summary>
/// The name of an as-set (RFC 2622 section 5.1) or of one AS, with the registry that it is to be taken from, or without:
/// <c>RIPE::AS-EXAMPLE</c>, <c>AS64500:AS-CUSTOMERS</c>, <c>AS64500</c>. Names have no case. Only what is one of these ever reaches a
/// program: everything else is text that somebody wrote.
/// </summary>
public sealed partial record AsSetName
{
    public const int Longest = 120;

    /// <summary>More than this in one field is a mistake.</summary>
    public const int Most = 8;

    private AsSetName(string? source, string name) => (Source, Name) = (source, name);

    public string? Source { get; }
    public string Name { get; }

    public override string ToString() => Source is null ? Name : $"{Source}::{Name}";

    public static AsSetName Of(Routing.Addressing.Asn asn) => new(null, $"AS{asn.Value}");

    public static AsSetName? Parse(string? text)
    {
        if (text is null || text.Length > Longest) return null;
        var upper = text.Trim().ToUpperInvariant();
        // PeeringDB has both ways of writing the registry.
        var (source, name) = upper.Split("::") switch
        {
            [var s, var n] => (s, n),
            _ => upper.Split('@') is [var n, var s] ? (s, n) : (null, upper),
        };
        if (source is not null && !SourcePattern().IsMatch(source)) return null;
        if (!NamePattern().IsMatch(name)) return null;
        var parts = name.Split(':');
        if (parts.Where(p => char.IsAsciiDigit(p[2])).Any(p => !uint.TryParse(p.AsSpan(2), out _))) return null;
        // Which registry an AS alone is to be taken from, bgpq4 cannot be told.
        if (parts.Length == 1) return new(char.IsAsciiDigit(name[2]) ? null : source, name);
        // A name of several parts is a set's when one of them is; AS1:AS2 is nothing. Of those that begin with an AS, bgpq4 leaves out what has
        // no set behind its first colon, without a word.
        return char.IsAsciiDigit(name[2]) && !parts[1].StartsWith("AS-", StringComparison.Ordinal) ? null : new(source, name);
    }

    /// <summary>A field in which people write one or several sets, apart by spaces or commas. Null when any of it is none, or there are
    /// none.</summary>
    public static IReadOnlyList<AsSetName>? ParseList(string? text)
    {
        var words = (text ?? "").Split([' ', ',', ';', '\t', '\r', '\n', '/'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var names = words.Select(Parse).ToList();
        return names.Count is 0 or > Most || names.Contains(null) ? null : [.. names.OfType<AsSetName>().Distinct()];
    }

    [GeneratedRegex(@"^[A-Z0-9][A-Z0-9-]{0,31}\z")]
    private static partial Regex SourcePattern();

    [GeneratedRegex(@"^(AS[0-9]{1,10}|AS-[A-Z0-9_-]{1,60})(:(AS[0-9]{1,10}|AS-[A-Z0-9_-]{1,60})){0,7}\z")]
    private static partial Regex NamePattern();
}
