namespace Peerline.Model;

/// <summary>What is worked on. A connection is touched when any of it names the connection or something that it needs.</summary>
public sealed record MaintenanceScope
{
    public IReadOnlyList<Guid> EdgeRouters { get; init; } = [];

    /// <summary>By PeeringDB's ids.</summary>
    public IReadOnlyList<int> Facilities { get; init; } = [];
    public IReadOnlyList<Guid> Ports { get; init; } = [];
    public IReadOnlyList<Guid> Connections { get; init; } = [];

    public bool IsEmpty => EdgeRouters.Count + Facilities.Count + Ports.Count + Connections.Count == 0;

    /// <summary>Pure. What has no port yet is touched by its facility or by name only.</summary>
    public bool Touches(Connection c) =>
        Connections.Contains(c.Id) || Facilities.Contains(c.Requested.FacilityId)
        || c.Port is { } port && (EdgeRouters.Contains(port.EdgeRouterId) || port.PortIds.Any(Ports.Contains));

    public bool Same(MaintenanceScope other) =>
        EdgeRouters.SequenceEqual(other.EdgeRouters) && Facilities.SequenceEqual(other.Facilities) && Ports.SequenceEqual(other.Ports)
        && Connections.SequenceEqual(other.Connections);
}
