using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rib;

/// <summary>A route as the peer sent it, before policy, and what policy made of it.</summary>
public sealed record ReceivedRoute(Prefix Prefix, RouteAttributes Attributes, DateTimeOffset ReceivedAt, RouteDisposition Disposition)
{
    public bool IsAccepted => Disposition == RouteDisposition.Accepted;
}
