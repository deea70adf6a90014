namespace Peerline.Edge.Bird;

/// <summary>An address that Peerline has put on a port: BIRD configures none.</summary>
internal sealed record BirdAddress(string InterfaceName, InterfaceAddress Address);
