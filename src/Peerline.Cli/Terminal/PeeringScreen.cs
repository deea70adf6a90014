using Peerline.Client.Contracts;
using Spectre.Console.Rendering;

namespace Peerline.Cli.Terminal;

/// <summary>A peering on a screen.</summary>
internal static class PeeringScreen
{
    public static void Print(IAnsiConsole console, Peering p, IReadOnlyList<Connection> connections, DateTimeOffset now) =>
        console.Write(Of(p, connections, [], now, console.Profile.Width));

    public static IRenderable Of(
        Peering p, IReadOnlyList<Connection> connections, IReadOnlyList<HistoryEvent> last, DateTimeOffset now, int width)
    {
        var rows = new List<IRenderable>
        {
            new Markup(
                $"{Words.Bold(p.Name)}   AS{p.PeerAsn} {Words.Safe(p.PeerName)}   {Words.Safe(p.Metro)}   [grey]{Words.Safe(p.Sku)}[/]"),
            new Text(""),
        };
        foreach (var (c, i) in connections.Select((c, i) => (c, i)))
        {
            rows.Add(ConnectionPanel.Of(c, $"{p.Name}/{i + 1}", now, width));
            rows.Add(new Text(""));
        }

        if (connections.Count == 0) rows.Add(new Markup("[grey]No connection is left.[/]"));
        rows.AddRange(last.Select(e => new Markup(Line(e, Which(e, connections))) { Overflow = Overflow.Ellipsis }));
        return new Rows(rows);
    }

    /// <param name="which">The connection that it happened to, where there are several.</param>
    public static string Line(HistoryEvent e, string which = "")
    {
        var word = e.To is { } to ? Words.State(to) : Words.Dim(e.Type[(e.Type.IndexOf('.') + 1)..]);
        return $"[grey]{Words.Clock(e.At)}[/]  {(which.Length > 0 ? $"[grey]{which}[/]  " : "")}{word}  {Words.Safe(e.Sentence)}  [grey]{Words.Safe(e.Actor)}[/]";
    }

    private static string Which(HistoryEvent e, IReadOnlyList<Connection> connections)
    {
        for (var i = 0; i < connections.Count && connections.Count > 1; i++)
            if (connections[i].Id == e.Subject) return $"/{i + 1}";
        return "";
    }
}
