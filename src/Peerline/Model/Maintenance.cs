namespace Peerline.Model;

/// <summary>Work of the operator's that touches connections: announced, under way, done or called off.</summary>
public sealed record Maintenance
{
    public required Guid Id { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>An estimate: the work is over when somebody says so.</summary>
    public required DateTimeOffset EndsAt { get; init; }
    public required MaintenanceScope Scope { get; init; }

    /// <summary>How long before its start the connections that it touches begin to drain; null when they are left in service.</summary>
    public TimeSpan? DrainBefore { get; init; }
    public MaintenanceState State { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Counts what was told, as calendars do (RFC 5545 section 3.8.7.4).</summary>
    public int Revision { get; init; }
    public required Authorship Made { get; init; }
    public long Version { get; init; }

    public bool IsOpen => State is MaintenanceState.Planned or MaintenanceState.Active;
}
