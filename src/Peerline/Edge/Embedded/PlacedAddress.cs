using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

public sealed record PlacedAddress(string InterfaceName, InterfaceAddress Address);
