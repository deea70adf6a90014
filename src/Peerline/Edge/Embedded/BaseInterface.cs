namespace Peerline.Edge.Embedded;

public sealed record BaseInterface(string Name, IReadOnlyList<InterfaceAddress> Addresses);
