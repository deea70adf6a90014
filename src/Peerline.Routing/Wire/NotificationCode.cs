namespace Peerline.Routing.Wire;

/// <summary>BGP error codes in registry order.</summary>
public enum NotificationCode : byte
{
    /// <summary>Not a code.</summary>
    None = 0,
    /// <summary>RFC 4271 6.1.</summary>
    MessageHeaderError = 1,
    /// <summary>RFC 4271 6.2.</summary>
    OpenMessageError = 2,
    /// <summary>RFC 4271 6.3.</summary>
    UpdateMessageError = 3,
    /// <summary>RFC 4271 6.5.</summary>
    HoldTimerExpired = 4,
    /// <summary>RFC 4271 6.6, 6608.</summary>
    FiniteStateMachineError = 5,
    /// <summary>RFC 4271 6.7, 4486.</summary>
    Cease = 6,
    /// <summary>RFC 7313 5.</summary>
    RouteRefreshMessageError = 7,
    /// <summary>RFC 9687 3.</summary>
    SendHoldTimerExpired = 8,
    /// <summary>RFC 9815 7.4: of BGP-LS with shortest path first routing.</summary>
    LossOfLsdbSynchronization = 9,
}
