namespace Peerline.Model;

/// <summary>The LAG that a connection has, with its members. A value.</summary>
/// <param name="Members">In the order in which they were taken; one at least.</param>
/// <param name="MinimumLinks">As the inventory says; it does not change while a connection has the LAG.</param>
public sealed record LagAssignment(IReadOnlyList<LagMember> Members, bool Lacp, int MinimumLinks)
{
    /// <summary>What the members carry that are in service.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int CapacityMbps => Members.Where(m => m.Carries).Sum(m => m.SpeedMbps);

    /// <summary>What is left of it by the members that are not dark.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int LitMbps => Members.Where(m => m.Carries && !m.IsDark).Sum(m => m.SpeedMbps);

    /// <summary>All members of a LAG have one speed.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int SpeedMbps => Members[0].SpeedMbps;

    public LagMember? Of(string circuitId) => Members.FirstOrDefault(m => m.CircuitId == circuitId);

    public LagMember? Of(Guid portId) => Members.FirstOrDefault(m => m.PortId == portId);

    public LagAssignment With(LagMember member) => this with { Members = [.. Members.Select(m => m.PortId == member.PortId ? member : m)] };

    /// <summary>How many members the bandwidth needs, and the LAG to be up at all.</summary>
    public int MembersFor(int bandwidthMbps) => MembersFor(bandwidthMbps, SpeedMbps, MinimumLinks);

    /// <inheritdoc cref="MembersFor(int)"/>
    public static int MembersFor(int bandwidthMbps, int speedMbps, int minimumLinks) =>
        Math.Max(minimumLinks, (int)(((long)bandwidthMbps + speedMbps - 1) / speedMbps));

    public bool Equals(LagAssignment? other) =>
        other is not null && Lacp == other.Lacp && MinimumLinks == other.MinimumLinks && Members.SequenceEqual(other.Members);

    public override int GetHashCode() => Members.Aggregate(HashCode.Combine(Lacp, MinimumLinks), HashCode.Combine);
}
