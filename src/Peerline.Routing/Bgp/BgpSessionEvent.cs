namespace Peerline.Routing.Bgp;

/// <summary>Something that happened in a session, in order.</summary>
public abstract record BgpSessionEvent(string Session, DateTimeOffset At);
