using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rib;

/// <summary>A route as it was sent to the peer.</summary>
public sealed record AdvertisedRoute(Prefix Prefix, RouteAttributes Attributes, DateTimeOffset SentAt);
