namespace Peerline.Edge.GoBgp;

/// <summary>What an apply would do, with everything that is needed to do it, to check it, and to undo it.</summary>
internal sealed record GoBgpPlan
{
    public required Guid ApplyId { get; init; }
    public required RouterPlan Plan { get; init; }

    /// <summary>Why nothing may be written; empty when it may.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>A newer writer was here.</summary>
    public NewerWriter? Superseded { get; init; }
    public required GoBgpScope Scope { get; init; }

    /// <summary>What the scope is to be, and what it was.</summary>
    public required GoBgpConfiguration Target { get; init; }
    public required GoBgpConfiguration Before { get; init; }
    public IReadOnlyList<GoBgpChange> Changes { get; init; } = [];

    /// <summary>Sessions that were stopped for too many prefixes and get a new generation: they stay down until they are enabled.</summary>
    public IReadOnlyList<string> ToEnable { get; init; } = [];
    public required GoBgpConfirmed Confirmed { get; init; }
}
