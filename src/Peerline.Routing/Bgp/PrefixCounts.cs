using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bgp;

/// <summary>
/// Routes of one family: before policy, after it, and sent. <see cref="EndOfRibReceived"/>: the peer said that its table is complete.
/// </summary>
public sealed record PrefixCounts(AfiSafi Family, int Received, int Accepted, int Advertised, bool EndOfRibReceived);
