using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Policy;

/// <summary>Every route passes.</summary>
public sealed record PermitAllPolicy : RoutePolicy
{
    public override bool Permits(Prefix prefix, RouteAttributes attributes) => true;
}
