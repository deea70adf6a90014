using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Policy;

/// <summary>What the filter matches passes.</summary>
public sealed record PermitFilterPolicy(PrefixFilter Filter) : RoutePolicy
{
    public override bool Permits(Prefix prefix, RouteAttributes attributes) => Filter.Matches(prefix);
}
