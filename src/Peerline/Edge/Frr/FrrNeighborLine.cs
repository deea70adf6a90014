namespace Peerline.Edge.Frr;

/// <summary>One line of a neighbour, without <c>neighbor X</c>: <c>remote-as 64501</c>, or in a family <c>route-map DENY in</c>.</summary>
/// <param name="Family"><c>ipv4 unicast</c>; empty for what holds for all families.</param>
/// <param name="Negated">The line is a <c>no</c>.</param>
internal sealed record FrrNeighborLine(string Family, string Text, bool Negated = false)
{
    private const string Force = " force";
    private static readonly string[] Directed = ["route-map", "prefix-list", "filter-list", "distribute-list"];

    /// <summary>What the line sets: of two lines with the same key the later one replaces the earlier one.</summary>
    public (string Family, string Key) Key
    {
        get
        {
            var words = Text.Split(' ');
            var key = Directed.Contains(words[0]) ? $"{words[0]} {words[^1]}"
                : words is ["timers", "connect", ..] ? "timers connect"
                : words[0];
            return (Family, key);
        }
    }

    public bool IsRouteMap => Text.StartsWith("route-map ", StringComparison.Ordinal);

    /// <summary>The name that a <c>route-map NAME in</c> line assigns.</summary>
    public string? RouteMapName => IsRouteMap && !Negated ? Text.Split(' ')[1] : null;

    public bool IsLimit => Text.StartsWith("maximum-prefix ", StringComparison.Ordinal) && !Text.EndsWith(" warning-only", StringComparison.Ordinal);

    /// <summary>The limit counts what the policy refuses, too.</summary>
    public bool IsForced => Text.StartsWith("maximum-prefix ", StringComparison.Ordinal) && Text.EndsWith(Force, StringComparison.Ordinal);
    public FrrNeighborLine Forced => this with { Text = Text + Force };
    public FrrNeighborLine Unforced => IsForced ? this with { Text = Text[..^Force.Length] } : this;

    public string Set(string neighbor) => $"{(Negated ? "no " : "")}neighbor {neighbor} {Text}";

    public string Unset(string neighbor) => $"{(Negated ? "" : "no ")}neighbor {neighbor} {Text}";
}
