namespace Peerline.Routing.Rib;

/// <summary>An accepted route and the session that it came by.</summary>
/// <param name="Session">The name of the session.</param>
/// <param name="Route">The route.</param>
public sealed record LocRibRoute(string Session, ReceivedRoute Route);
