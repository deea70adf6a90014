namespace Peerline.Stages.Authorization;

/// <summary>One cross connect of several that a letter names: a member of a LAG.</summary>
public sealed record LoaCrossConnect
{
    public required LoaDemarc ASide { get; init; }
    public LoaDemarc? ZSide { get; init; }

    /// <summary>The issuer's name for the circuit; the colo quotes it back.</summary>
    public required string CircuitId { get; init; }
    public required string Fibre { get; init; }
    public required string Connector { get; init; }
    public string? Optic { get; init; }

    /// <summary>The facility's own reference, as it was reported after wiring; in cease letters only.</summary>
    public string? CrossConnectId { get; init; }
}
