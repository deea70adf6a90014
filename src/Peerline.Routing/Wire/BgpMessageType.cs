namespace Peerline.Routing.Wire;

/// <summary>BGP message types in registry order.</summary>
public enum BgpMessageType : byte
{
    /// <summary>Not a type.</summary>
    None = 0,
    /// <summary>Opens a session.</summary>
    Open = 1,          // RFC 4271
    /// <summary>Announces and withdraws routes.</summary>
    Update = 2,        // RFC 4271
    /// <summary>Ends a session and says why.</summary>
    Notification = 3,  // RFC 4271
    /// <summary>Says that the sender is alive.</summary>
    Keepalive = 4,     // RFC 4271
    /// <summary>Asks for routes again.</summary>
    RouteRefresh = 5,  // RFC 2918
}
