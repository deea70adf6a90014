namespace Peerline.Client.Contracts;

/// <summary>Work of the operator's that touches connections.</summary>
/// <param name="State"><c>Planned</c>, <c>Active</c>, <c>Done</c> or <c>Cancelled</c>.</param>
/// <param name="EndsAt">An estimate: the work is over when <paramref name="EndedAt"/> says so.</param>
/// <param name="Connections">The connections of the caller's that it touches.</param>
/// <param name="Scope">What is worked on; told to the operator only.</param>
public sealed record Maintenance(
    Guid Id, string Title, string? Description, string State, DateTimeOffset StartsAt, DateTimeOffset EndsAt, DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt, IReadOnlyList<Guid> Connections, MaintenanceScope? Scope, IReadOnlyList<MaintenanceNote> History)
{
    /// <summary>How long before its start what it touches begins to drain; null when that is left in service.</summary>
    public long? DrainBeforeSeconds { get; init; }

    /// <summary>Where it drains what it touches: how far each connection is.</summary>
    public IReadOnlyList<MaintenanceDrain> Drains { get; init; } = [];
}

/// <param name="Phase"><c>Draining</c>, <c>Culled</c>, <c>Opening</c> or <c>Lifting</c>; null when it is in service.</param>
/// <param name="Hindrance">Why it cannot go out of service now.</param>
public sealed record MaintenanceDrain(Guid Connection, string? Phase, string? Hindrance);

/// <summary>What is worked on; a connection is touched when any of it names the connection or something that it needs.</summary>
/// <param name="Facilities">By PeeringDB's ids.</param>
public sealed record MaintenanceScope(
    IReadOnlyList<Guid>? EdgeRouters = null, IReadOnlyList<int>? Facilities = null, IReadOnlyList<Guid>? Ports = null,
    IReadOnlyList<Guid>? Connections = null);

/// <summary>What was told, and when.</summary>
public sealed record MaintenanceNote(DateTimeOffset At, string Type, string Sentence);

/// <summary>Work to be announced, or what announced work is to be from now on.</summary>
public sealed record MaintenancePlan(
    string Title, DateTimeOffset StartsAt, DateTimeOffset EndsAt, MaintenanceScope Scope, string? Description = null)
{
    /// <summary>
    /// What it touches is drained, beginning so long before the start, closed, and put back when the work is over; null leaves it in service.
    /// </summary>
    public long? DrainBeforeSeconds { get; init; }
}
