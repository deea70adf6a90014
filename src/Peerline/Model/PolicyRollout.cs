namespace Peerline.Model;

/// <summary>
/// A change of the operator's policy on its way to the sessions that carry it: to one first, then to more. What it has not reached keeps
/// the former policy.
/// </summary>
public sealed record PolicyRollout
{
    public required Guid Id { get; init; }
    public required PeeringPolicy Former { get; init; }

    /// <summary>The terms of the policy that differ, by their names.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }
    public RolloutState State { get; init; }

    /// <summary>When the present step began, or the state.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Connections that are not reached yet.</summary>
    public IReadOnlyList<Guid> Waiting { get; init; } = [];

    /// <summary>What is being changed and watched now: the canary alone at first.</summary>
    public IReadOnlyList<RolloutMember> Step { get; init; } = [];

    /// <summary>Changed, watched for the whole time, and as predicted.</summary>
    public IReadOnlyList<Guid> Done { get; init; } = [];

    /// <summary>The operator has seen what was wrong with these and goes on: they are not judged again.</summary>
    public IReadOnlyList<Guid> Excused { get; init; } = [];

    /// <summary>What was seen when it was held.</summary>
    public string? Finding { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOpen => State is RolloutState.Underway or RolloutState.Held;

    /// <summary>The connection has, or is getting, what changed.</summary>
    public bool HasReached(Guid connection) => Done.Contains(connection) || Step.Any(m => m.Connection == connection);
}

/// <summary>Where a rollout is.</summary>
public enum RolloutState
{
    Underway,

    /// <summary>Something was not as predicted: the operator decides.</summary>
    Held,
    Done,
    GivenUp,
}
