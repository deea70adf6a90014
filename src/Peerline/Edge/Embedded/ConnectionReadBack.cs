namespace Peerline.Edge.Embedded;

/// <param name="Lines">The connection as text, as <see cref="ConnectionText"/> writes it.</param>
public sealed record ConnectionReadBack(
    Guid ConnectionId, string InterfaceName, IReadOnlyList<InterfaceAddress> Addresses, IReadOnlyList<SessionKey> Sessions,
    IReadOnlyList<HalfReadBack> Halves, IReadOnlyList<string> Lines);
