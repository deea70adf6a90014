using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Policy;

/// <summary>What the filter matches passes.</summary>
/// <param name="Filter">The prefixes that pass.</param>
public sealed record PermitFilterPolicy(PrefixFilter Filter) : RoutePolicy
{
    /// <summary>True when the filter matches the prefix.</summary>
    public override bool Permits(Prefix prefix, RouteAttributes attributes) => Filter.Matches(prefix);
}
