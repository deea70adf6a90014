using System.Text;
using System.Text.Json;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Bird;

/// <summary>
/// Peerline's file, which the operator's configuration includes: one part between two lines of comment, and nothing of it when there is
/// nothing to write. The first line in it is the marker. What stands around it is the operator's and stays as it is.
/// </summary>
internal sealed record BirdFile(string Above, RouterMarker Marker, IReadOnlyList<BirdBlock> Blocks, string Below)
{
    /// <summary>What somebody wrote into the part, above its first session: it stays where it is.</summary>
    public string Loose { get; init; } = "";

    private const string Begin = "# >>> written by Peerline: a change by hand stands, and stands in the way of the next one\n";
    private const string End = "# <<< written by Peerline\n";
    private const string MarkerLine = "# marker ";
    private const string SessionLine = "# session ";

    public BirdBlock? Find(Guid connection, Address peer) => Blocks.FirstOrDefault(b => b.ConnectionId == connection && b.Peer == peer);

    public static BirdFile Parse(string text)
    {
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        if (begin < 0) return new BirdFile(text, RouterMarker.None, [], "");
        var end = text.IndexOf(End, begin, StringComparison.Ordinal);
        if (end < 0) throw new FormatException("Peerline's part of the file has no end.");
        var part = text[(begin + Begin.Length)..end];
        if (!part.StartsWith(MarkerLine, StringComparison.Ordinal)) throw new FormatException("Peerline's part of the file has no marker.");
        var line = part.IndexOf('\n', StringComparison.Ordinal);
        var sessions = part[line..].IndexOf($"\n{SessionLine}", StringComparison.Ordinal) is >= 0 and var first ? line + first + 1 : part.Length;
        return new BirdFile(
            text[..begin], RouterMarker.FromLine(part[MarkerLine.Length..line]), [.. BlocksOf(part[sessions..])], text[(end + End.Length)..])
        {
            Loose = part[(line + 1)..sessions],
        };
    }

    public string ToText()
    {
        if (Blocks.Count == 0 && Marker.Connections.IsEmpty) return Above + Loose + Below;
        var text = new StringBuilder(Above).Append(Begin).Append(MarkerLine).Append(Marker.ToLine()).Append('\n').Append(Loose);
        foreach (var block in Blocks) text.Append(SessionLine).Append(block.ConnectionId).Append(' ').Append(block.Peer).Append('\n').Append(block.Text);
        return text.Append(End).Append(Below).ToString();
    }

    private static IEnumerable<BirdBlock> BlocksOf(string part)
    {
        var (head, text) = ("", new StringBuilder());
        foreach (var line in part.Split('\n').SkipLast(1))
        {
            if (!line.StartsWith(SessionLine, StringComparison.Ordinal))
            {
                text.Append(line).Append('\n');
                continue;
            }

            if (head.Length > 0) yield return Block(head, text.ToString());
            (head, text) = (line[SessionLine.Length..], new StringBuilder());
        }

        if (head.Length > 0) yield return Block(head, text.ToString());
    }

    private static BirdBlock Block(string head, string text) =>
        head.Split(' ') is [var id, var peer] && Guid.TryParse(id, out var connection) && Address.TryParse(peer, out var address)
            ? new BirdBlock(connection, address, text)
            : throw new FormatException($"'{SessionLine}{RouterText.Printable(head)}' names no session.");
}
