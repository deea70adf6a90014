using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Policy;

/// <summary>Every route passes.</summary>
public sealed record PermitAllPolicy : RoutePolicy
{
    /// <summary>True.</summary>
    public override bool Permits(Prefix prefix, RouteAttributes attributes) => true;
}
