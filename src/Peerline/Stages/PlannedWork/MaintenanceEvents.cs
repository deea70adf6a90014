using Peerline.Model;

namespace Peerline.Stages.PlannedWork;

/// <summary>The types of events about planned work; one for each peer that it touches.</summary>
public static class MaintenanceEvents
{
    public const string Planned = "maintenance.planned";
    public const string Changed = "maintenance.changed";
    public const string Started = "maintenance.started";
    public const string Done = "maintenance.done";
    public const string Cancelled = "maintenance.cancelled";
}

/// <param name="PeerAsnId">Whom it touches; null when it touches nobody.</param>
public sealed record MaintenanceEvent(
    string Sentence, Guid? PeerAsnId, string Title, string? Description, MaintenanceState State, DateTimeOffset StartsAt, DateTimeOffset EndsAt,
    int Revision, IReadOnlyList<TouchedConnection> Connections);

/// <param name="Name">The peering's name with the number of the connection in it.</param>
public sealed record TouchedConnection(Guid Id, Guid PeeringId, string Name, string Metro);
