namespace Peerline.Model;

/// <summary>The LAG that a connection has, with its members. A value.</summary>
/// <param name="Members">In the order in which they were taken; one at least.</param>
/// <param name="MinimumLinks">As the inventory says; it does not change while a connection has the LAG.</param>
public sealed record LagAssignment(IReadOnlyList<LagMember> Members, bool Lacp, int MinimumLinks)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public int CapacityMbps => Members.Sum(m => m.SpeedMbps);

    public LagMember? Of(string circuitId) => Members.FirstOrDefault(m => m.CircuitId == circuitId);

    public LagAssignment With(LagMember member) => this with { Members = [.. Members.Select(m => m.PortId == member.PortId ? member : m)] };

    public bool Equals(LagAssignment? other) =>
        other is not null && Lacp == other.Lacp && MinimumLinks == other.MinimumLinks && Members.SequenceEqual(other.Members);

    public override int GetHashCode() => Members.Aggregate(HashCode.Combine(Lacp, MinimumLinks), HashCode.Combine);
}
