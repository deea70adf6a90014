namespace Peerline.Routing.Rtr;

/// <summary>One cache at one moment.</summary>
public sealed record RtrCacheStatus
{
    /// <summary>Which cache.</summary>
    public required RtrCacheOptions Cache { get; init; }

    /// <summary>What goes on.</summary>
    public required RtrCacheState State { get; init; }

    /// <summary>True when its data is the data of the client.</summary>
    public bool IsUsed { get; init; }

    /// <summary>Version, session and serial of its data; null when there is none.</summary>
    public RtrPosition? Position { get; init; }

    /// <summary>Records of all kinds that it gave.</summary>
    public int Records { get; init; }

    /// <summary>The intervals that hold for it.</summary>
    public RtrIntervals Intervals { get; init; } = RtrIntervals.Default;

    /// <summary>When the last answer was complete.</summary>
    public DateTimeOffset? LastUpdate { get; init; }

    /// <summary>How long the last full synchronisation took, from the query to the last record.</summary>
    public TimeSpan? FullSynchronisation { get; init; }

    /// <summary>Answers that were complete since the start.</summary>
    public long Updates { get; init; }

    /// <summary>Conversations that failed since the start.</summary>
    public long Failures { get; init; }

    /// <summary>The last failure.</summary>
    public RtrFailure? LastFailure { get; init; }
}
