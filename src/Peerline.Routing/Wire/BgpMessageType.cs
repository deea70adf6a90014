namespace Peerline.Routing.Wire;

/// <summary>BGP message types in registry order.</summary>
public enum BgpMessageType : byte
{
    None = 0,
    Open = 1,          // RFC 4271
    Update = 2,        // RFC 4271
    Notification = 3,  // RFC 4271
    Keepalive = 4,     // RFC 4271
    RouteRefresh = 5,  // RFC 2918
}
