namespace Peerline.Model;

/// <summary>The peer's end of the cross connect, in the colo's words: on its own panel, or on one in the meet-me room.</summary>
public sealed record PeerDemarc
{
    public string? Cage { get; init; }
    public string? Rack { get; init; }
    public required string Panel { get; init; }

    /// <summary>Ports or strands on the panel, such as <c>F9/F10</c>.</summary>
    public required string Positions { get; init; }
    public string? Media { get; init; }
    public string? Connector { get; init; }

    public override string ToString() => string.Join(", ", new[] { Cage, Rack, Panel, Positions, Media, Connector }.OfType<string>());
}
