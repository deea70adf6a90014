namespace Peerline.Edge.Embedded;

/// <param name="Lines">The connection as text, as <see cref="ConnectionText"/> writes it.</param>
/// <param name="ChangedByHand">Its configuration is not the one that was committed: somebody edited the router's file.</param>
public sealed record ConnectionReadBack(
    Guid ConnectionId, string InterfaceName, IReadOnlyList<InterfaceAddress> Addresses, IReadOnlyList<SessionKey> Sessions,
    IReadOnlyList<HalfReadBack> Halves, IReadOnlyList<string> Lines,
    bool ChangedByHand = false);
