namespace Peerline.Stages.Authorization;

/// <summary>
/// One end of the cross connect, in the words that the colo uses for it. Ports may be missing on our side
/// ("the issuer completes the patching") and all of it may be missing on the far side.
/// </summary>
public sealed record LoaDemarc
{
    public string? Cage { get; init; }
    public string? Rack { get; init; }
    public string? Panel { get; init; }

    /// <summary>Ports or strand pairs, for instance "F9/F10"; several for a bundle.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>Of the far side, where it was stated; ours is the letter's own.</summary>
    public string? Media { get; init; }

    /// <inheritdoc cref="Media"/>
    public string? Connector { get; init; }
}
