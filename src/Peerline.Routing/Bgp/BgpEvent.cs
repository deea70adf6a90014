namespace Peerline.Routing.Bgp;

/// <summary>The events of RFC 4271 8.1 by their numbers, and one of RFC 9687.</summary>
public enum BgpEvent : byte
{
    /// <summary>Event 1: the operator starts the session.</summary>
    ManualStart = 1,
    /// <summary>Event 2: the operator stops it.</summary>
    ManualStop = 2,
    /// <summary>Event 3: the system starts it.</summary>
    AutomaticStart = 3,
    /// <summary>Event 4: the operator starts it to wait for the peer.</summary>
    ManualStartPassive = 4,
    /// <summary>Event 5: the system starts it to wait for the peer.</summary>
    AutomaticStartPassive = 5,
    /// <summary>Event 6: the system starts it after a pause.</summary>
    AutomaticStartDamped = 6,
    /// <summary>Event 7: the system starts it after a pause to wait for the peer.</summary>
    AutomaticStartDampedPassive = 7,
    /// <summary>Event 8: the system stops it.</summary>
    AutomaticStop = 8,
    /// <summary>Event 9.</summary>
    ConnectRetryTimerExpires = 9,
    /// <summary>Event 10.</summary>
    HoldTimerExpires = 10,
    /// <summary>Event 11.</summary>
    KeepaliveTimerExpires = 11,
    /// <summary>Event 12.</summary>
    DelayOpenTimerExpires = 12,
    /// <summary>Event 13.</summary>
    IdleHoldTimerExpires = 13,
    /// <summary>Event 14: a connection request of the peer that may be taken.</summary>
    TcpConnectionValid = 14,
    /// <summary>Event 15: one that may not.</summary>
    TcpConnectionRequestInvalid = 15,
    /// <summary>Event 16: our connection is there.</summary>
    TcpConnectionRequestAcked = 16,
    /// <summary>Event 17: the peer's connection is there.</summary>
    TcpConnectionConfirmed = 17,
    /// <summary>Event 18: the connection is lost, or was never made.</summary>
    TcpConnectionFails = 18,
    /// <summary>Event 19: a valid OPEN.</summary>
    BgpOpen = 19,
    /// <summary>Event 20: a valid OPEN while ours is delayed.</summary>
    BgpOpenWithDelayOpenTimerRunning = 20,
    /// <summary>Event 21: a header that cannot be read (RFC 4271 6.1).</summary>
    BgpHeaderError = 21,
    /// <summary>Event 22: an OPEN that cannot be accepted (6.2).</summary>
    BgpOpenMessageError = 22,
    /// <summary>Event 23: this connection lost a collision (6.8).</summary>
    OpenCollisionDump = 23,
    /// <summary>Event 24: a NOTIFICATION 2/1.</summary>
    NotificationVersionError = 24,
    /// <summary>Event 25: any other NOTIFICATION.</summary>
    NotificationMessage = 25,
    /// <summary>Event 26.</summary>
    KeepaliveMessage = 26,
    /// <summary>Event 27: an UPDATE, and a ROUTE-REFRESH where neither is expected.</summary>
    UpdateMessage = 27,
    /// <summary>Event 28: an UPDATE that asks for a session reset (RFC 7606).</summary>
    UpdateMessageError = 28,
    /// <summary>Event 29 (RFC 9687): the peer takes nothing.</summary>
    SendHoldTimerExpires = 29,
}
