namespace Peerline.Model;

/// <summary>What the router has shown of a drain since it began.</summary>
public sealed record DrainSight
{
    /// <summary>When the router was first read to announce nothing to the peer without GRACEFUL_SHUTDOWN (RFC 8326); null until then.</summary>
    public DateTimeOffset? AnnouncedAt { get; init; }

    /// <summary>Where the present measurement of the port began; null while nothing is measured.</summary>
    public PortCount? Counted { get; init; }

    /// <summary>What was last measured, of the busier direction; null where nothing was.</summary>
    public long? BitsPerSecond { get; init; }
}

/// <summary>The octet counters of a port as they were read at one moment.</summary>
public sealed record PortCount(DateTimeOffset At, long RxBytes, long TxBytes);
