namespace Peerline.Routing.Bgp;

/// <summary>An incoming connection was closed without a word.</summary>
public sealed record BgpConnectionRejected(string Session, DateTimeOffset At, string From, string Reason) : BgpSessionEvent(Session, At);
