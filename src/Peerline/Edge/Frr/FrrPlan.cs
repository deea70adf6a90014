namespace Peerline.Edge.Frr;

/// <summary>What an apply would do, with everything that is needed to do it, to check it, and to undo it.</summary>
internal sealed record FrrPlan
{
    public required Guid ApplyId { get; init; }
    public required RouterPlan Plan { get; init; }

    /// <summary>Why nothing may be written; empty when it may.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>A newer writer was here.</summary>
    public NewerWriter? Superseded { get; init; }
    public required FrrScope Scope { get; init; }

    /// <summary>What the scope is to be, and what it was.</summary>
    public required FrrConfiguration Target { get; init; }
    public required FrrConfiguration Before { get; init; }
    public IReadOnlyList<FrrCommand> Commands { get; init; } = [];

    /// <summary>Sessions that were stopped for too many prefixes and get a new generation: they stay down until they are cleared.</summary>
    public IReadOnlyList<string> ToClear { get; init; } = [];
    public required RouterMarker Marker { get; init; }
}
