using Peerline.Model;

namespace Peerline.Stages.PlannedWork;

/// <summary>Planned work as the operator writes it: nothing in here was checked yet.</summary>
public sealed record MaintenanceDraft(string? Title, string? Description, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, MaintenanceScope Scope,
    long? DrainBeforeSeconds = null)
{
    public TimeSpan? DrainBefore => DrainBeforeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
