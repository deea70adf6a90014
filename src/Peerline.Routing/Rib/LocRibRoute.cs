namespace Peerline.Routing.Rib;

/// <summary>An accepted route and the session that it came by.</summary>
public sealed record LocRibRoute(string Session, ReceivedRoute Route);
