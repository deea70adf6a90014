using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rib;

/// <summary>A route as it was sent to the peer.</summary>
/// <param name="Prefix">The prefix.</param>
/// <param name="Attributes">The path attributes as sent.</param>
/// <param name="SentAt">When it was sent.</param>
public sealed record AdvertisedRoute(Prefix Prefix, RouteAttributes Attributes, DateTimeOffset SentAt);
