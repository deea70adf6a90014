namespace Peerline.Routing.Bgp;

/// <summary>A connection of the peer was not taken: it was told Cease 6/5 or 6/7 (RFC 4486) and closed.</summary>
public sealed record BgpConnectionRejected(string Session, DateTimeOffset At, string From, string Reason) : BgpSessionEvent(Session, At);
