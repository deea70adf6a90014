using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bgp;

/// <summary>The peer's table of this family is complete.</summary>
public sealed record BgpEndOfRibReceived(string Session, DateTimeOffset At, AfiSafi Family) : BgpSessionEvent(Session, At);
