namespace Peerline.Routing.Bgp;

/// <summary>What the runner must do for the machine.</summary>
public enum BgpActionKind : byte
{
    /// <summary>Start the timer of <see cref="BgpAction.Timer"/> with its configured or negotiated time, anew if it runs.</summary>
    StartTimer,
    /// <summary>Stop the timer of <see cref="BgpAction.Timer"/>.</summary>
    StopTimer,
    /// <summary>Start the hold timer with the large value (four minutes) until the peer's OPEN is there.</summary>
    StartLargeHoldTimer,
    /// <summary>Open a TCP connection to the peer.</summary>
    InitiateConnection,
    /// <summary>Be ready for a connection of the peer.</summary>
    Listen,
    /// <summary>Close the TCP connection, behind what was written.</summary>
    DropConnection,
    /// <summary>Close a connection that is not this machine's, or not a valid one.</summary>
    RejectConnection,
    /// <summary>Send our OPEN.</summary>
    SendOpen,
    /// <summary>Send a KEEPALIVE.</summary>
    SendKeepalive,
    /// <summary>Send <see cref="BgpAction.Notification"/>.</summary>
    SendNotification,
    /// <summary>Give the UPDATE to the tables.</summary>
    ProcessUpdate,
    /// <summary>Forget what the peer announced.</summary>
    DeleteRoutes,
}
