using System.Globalization;
using System.Text.RegularExpressions;

namespace Peerline.Edge.Bird;

/// <summary>One address family of a BGP protocol.</summary>
internal sealed partial record BirdChannel
{
    /// <summary><c>ipv4</c>, <c>ipv6</c>.</summary>
    public required string Name { get; init; }
    public string Table { get; init; } = "";
    public string? ImportFilter { get; init; }
    public string? ExportFilter { get; init; }

    /// <summary>Counted before policy; null when there is no such limit.</summary>
    public int? ReceiveLimit { get; init; }
    public int? ImportLimit { get; init; }

    /// <summary>A limit was exceeded and holds the session down.</summary>
    public bool IsLimited { get; init; }
    public int? Imported { get; init; }
    public int? Exported { get; init; }

    public BirdChannel With(string label, string value) => label switch
    {
        "Table" => this with { Table = value },
        "Input filter" => this with { ImportFilter = value },
        "Output filter" => this with { ExportFilter = value },
        "Receive limit" => this with { ReceiveLimit = Number(value), IsLimited = IsLimited || IsHit(value) },
        "Import limit" => this with { ImportLimit = Number(value), IsLimited = IsLimited || IsHit(value) },
        "Routes" => this with { Imported = Count(value, "imported"), Exported = Count(value, "exported") },
        _ => this,
    };

    private static bool IsHit(string value) => value.EndsWith("[HIT]", StringComparison.Ordinal);

    private static int? Number(string value) =>
        int.TryParse(value.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Count(string value, string what) =>
        Counts().Matches(value).FirstOrDefault(m => m.Groups[2].Value == what) is { } found
            ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"(\d{1,9}) (\w+)")]
    private static partial Regex Counts();
}
