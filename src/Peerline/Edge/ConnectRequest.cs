using Peerline.Routing.Addressing;

namespace Peerline.Edge;

/// <summary>One TCP connection from the router, closed at once.</summary>
public sealed record ConnectRequest(Address Destination, int Port);
