using Peerline.Routing.Addressing;

namespace Peerline.Edge;

/// <summary>One path towards an address in the router's table.</summary>
/// <param name="Peer">The session that it came over; null for a route of the router's own.</param>
/// <param name="Best">The router uses it.</param>
public sealed record FoundRoute(Address? Peer, Route Route, bool Best);
