using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

public sealed record SessionReadBack(SessionKey Key, Address LocalAddress, IReadOnlyList<string> Lines, string Hash);
