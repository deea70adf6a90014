namespace Peerline.Routing.Bgp;

/// <summary>The state changed; <paramref name="Error"/> says why when it fell back.</summary>
public sealed record BgpStateChanged(string Session, DateTimeOffset At, BgpState From, BgpState To, BgpSessionError? Error)
    : BgpSessionEvent(Session, At);
