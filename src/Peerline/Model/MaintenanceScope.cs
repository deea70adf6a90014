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

    /// <summary>
    /// Pure. What has no port yet is touched by its facility or by name only; on an exchange the request names no facility, and it is in that
    /// of its port's router. What is rejected needs nothing.
    /// </summary>
    /// <param name="standing">By its edge router, PeeringDB's id of the facility that it stands in.</param>
    public bool Touches(Connection c, IReadOnlyDictionary<Guid, int> standing) => c.State is not ConnectionState.Rejected
        && (Connections.Contains(c.Id) || c.HasCable && Facilities.Contains(c.Requested.FacilityId)
            || c.Port is { } port && (EdgeRouters.Contains(port.EdgeRouterId) || port.PortIds.Any(Ports.Contains)
                || standing.TryGetValue(port.EdgeRouterId, out var facility) && Facilities.Contains(facility)));

    public bool Same(MaintenanceScope other) =>
        EdgeRouters.SequenceEqual(other.EdgeRouters) && Facilities.SequenceEqual(other.Facilities) && Ports.SequenceEqual(other.Ports)
        && Connections.SequenceEqual(other.Connections);
}
