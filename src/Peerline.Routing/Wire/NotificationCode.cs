namespace Peerline.Routing.Wire;

/// <summary>BGP error codes in registry order.</summary>
public enum NotificationCode : byte
{
    None = 0,
    MessageHeaderError = 1,
    OpenMessageError = 2,
    UpdateMessageError = 3,
    HoldTimerExpired = 4,
    FiniteStateMachineError = 5,
    Cease = 6,
    RouteRefreshMessageError = 7,
    SendHoldTimerExpired = 8,
}
