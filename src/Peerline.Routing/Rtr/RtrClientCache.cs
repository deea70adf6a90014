namespace Peerline.Routing.Rtr;

/// <summary>What the client keeps of one cache; changed under the gate of the client only.</summary>
internal sealed class RtrClientCache(RtrCacheOptions options, RtrIntervals intervals)
{
    public RtrCacheOptions Options => options;

    public RtrCacheState State { get; set; } = RtrCacheState.Standby;

    public RtrPayload Payload { get; set; } = RtrPayload.Empty;

    public RtrPosition? Position { get; set; }

    public RtrIntervals Intervals { get; set; } = intervals;

    public DateTimeOffset? LastUpdate { get; set; }

    public TimeSpan? FullSynchronisation { get; set; }

    public long Updates { get; set; }

    public long Failures { get; set; }

    public RtrFailure? LastFailure { get; set; }

    /// <summary>The session that runs, or null. What an older one still says is not heard.</summary>
    public RtrCacheSession? Session { get; set; }

    public CancellationTokenSource? Cancel { get; set; }

    public Task Run { get; set; } = Task.CompletedTask;

    public RtrCacheStatus Status(bool isUsed) => new()
    {
        Cache = options,
        State = State,
        IsUsed = isUsed,
        Position = Position,
        Records = Payload.Count,
        Intervals = Intervals,
        LastUpdate = LastUpdate,
        FullSynchronisation = FullSynchronisation,
        Updates = Updates,
        Failures = Failures,
        LastFailure = LastFailure,
    };
}
