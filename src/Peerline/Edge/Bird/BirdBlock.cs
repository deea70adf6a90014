using System.Text.RegularExpressions;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Bird;

/// <summary>One session in Peerline's file: filters and protocol, as text.</summary>
internal sealed partial record BirdBlock(Guid ConnectionId, Address Peer, string Text)
{
    public string Hash => RouterHash.Of(Text);

    /// <summary>The names of its protocol and filters and its limit, by which it is recognised in what BIRD shows.</summary>
    public string? Protocol => Find(OfProtocol());
    public string? ImportFilter => Find(OfImport());
    public string? ExportFilter => Find(OfExport());
    public bool Md5 => OfKey().IsMatch(Text);
    public bool Gtsm => OfTtl().IsMatch(Text);

    /// <summary>The same text but for the names of the filters, which follow from what was written when they were made.</summary>
    public bool SaysTheSameAs(BirdBlock other) =>
        ConnectionId == other.ConnectionId && Peer == other.Peer && Nameless(Text, this) == Nameless(other.Text, other);

    private static string Nameless(string text, BirdBlock block) => new[] { (block.ImportFilter, "in"), (block.ExportFilter, "out") }
        .Where(f => f.Item1 is not null).Aggregate(text, (t, f) => t.Replace(f.Item1!, f.Item2, StringComparison.Ordinal));

    /// <summary>Its lines, without its key.</summary>
    public IReadOnlyList<string> Shown =>
        Key().Replace(Text, "password \"…\"").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string? Find(Regex what) => what.Match(Text) is { Success: true } found ? found.Groups[1].Value : null;

    [GeneratedRegex(@"^protocol bgp (\S+)", RegexOptions.Multiline)]
    private static partial Regex OfProtocol();

    [GeneratedRegex(@"^\s*import filter (\S+);", RegexOptions.Multiline)]
    private static partial Regex OfImport();

    [GeneratedRegex(@"^\s*export filter (\S+);", RegexOptions.Multiline)]
    private static partial Regex OfExport();

    [GeneratedRegex(@"^\s*password ", RegexOptions.Multiline)]
    private static partial Regex OfKey();

    [GeneratedRegex(@"^\s*ttl security on;\s*$", RegexOptions.Multiline)]
    private static partial Regex OfTtl();

    [GeneratedRegex("password .*")]
    private static partial Regex Key();
}
