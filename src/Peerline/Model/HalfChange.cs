namespace Peerline.Model;

/// <summary>What is being done to one half of a connection in service.</summary>
public sealed record HalfChange(HalfPhase Phase, DateTimeOffset Since)
{
    /// <summary>When it is given up on; set once the router has it.</summary>
    public DateTimeOffset? Deadline { get; init; }
    public DateTimeOffset? DrainingSince { get; init; }
    public DrainSight? Sight { get; init; }
}

/// <summary>Where the change of a half is.</summary>
public enum HalfPhase
{
    /// <summary>New: under DENY ALL until its routes are validated, then opened and verified.</summary>
    Adding,

    /// <summary>The new limit, key or use is on the router and is to prove itself.</summary>
    Updating,

    /// <summary>The change failed or was taken back: the router gets what it had before.</summary>
    PuttingBack,

    /// <summary>On the way out, still open: routes are announced with GRACEFUL_SHUTDOWN (RFC 8326).</summary>
    Draining,

    /// <summary>To be taken off the router. There is no way back from its end.</summary>
    TakingOff,

    /// <summary>Off the router; its addresses are to be given back.</summary>
    Releasing,
}
