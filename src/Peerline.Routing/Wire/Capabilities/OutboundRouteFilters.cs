using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>The outbound route filters that a speaker can take or send in one family.</summary>
/// <param name="Family">The family.</param>
/// <param name="Filters">In the order sent.</param>
public sealed record OutboundRouteFilters(AfiSafi Family, ImmutableArray<OutboundRouteFilter> Filters)
{
    /// <summary>To be zero, and ignored when it is not.</summary>
    public byte Reserved { get; init; }

    /// <summary>Equal by content.</summary>
    public bool Equals(OutboundRouteFilters? other) => other is not null && (Family, Reserved) == (other.Family, other.Reserved)
        && Filters.AsSpan().SequenceEqual(other.Filters.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Family, Filters.Length);

    /// <summary><c>ipv4-unicast (address-prefix send)</c>.</summary>
    public override string ToString() => $"{Family} ({string.Join(", ", Filters)})";
}
