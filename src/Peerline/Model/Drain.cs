namespace Peerline.Model;

/// <summary>
/// A connection that is taken out of service for a while, is out, or on its way back: for planned work, by the operator's hand, or both. It
/// goes back when nobody wants it out any more.
/// </summary>
public sealed record Drain(DrainPhase Phase, DateTimeOffset Since)
{
    /// <summary>The operator's hand; null where only planned work wants it.</summary>
    public DrainWord? ByHand { get; init; }

    /// <summary>The planned work that wants it.</summary>
    public IReadOnlyList<Guid> Work { get; init; } = [];

    /// <summary>When the router had GRACEFUL_SHUTDOWN.</summary>
    public DateTimeOffset? DrainingSince { get; init; }
    public DrainSight? Sight { get; init; }

    /// <summary>When a session that does not come up again is waited for no longer; set once the router has the policy.</summary>
    public DateTimeOffset? Deadline { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsWanted => ByHand is not null || Work.Count > 0;

    /// <summary>What is announced carries GRACEFUL_SHUTDOWN.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsMarked => Phase is DrainPhase.Draining or DrainPhase.Opening;
}

public sealed record DrainWord(string By, DateTimeOffset At, string Reason);

/// <summary>Where it is: out by the first two, back by the others.</summary>
public enum DrainPhase
{
    /// <summary>Open; routes are announced with GRACEFUL_SHUTDOWN (RFC 8326).</summary>
    Draining,

    /// <summary>DENY ALL both ways: no traffic is lost when the session ends (RFC 8327). The session itself stays.</summary>
    Culled,

    /// <summary>Open as before, still with GRACEFUL_SHUTDOWN, until the sessions are up.</summary>
    Opening,

    /// <summary>Without it again.</summary>
    Lifting,
}
