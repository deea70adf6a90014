using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Policy;

/// <summary>DENY ALL: nothing passes.</summary>
public sealed record RejectAllPolicy : RoutePolicy
{
    /// <summary>False.</summary>
    public override bool Permits(Prefix prefix, RouteAttributes attributes) => false;
}
