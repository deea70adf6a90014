namespace Peerline.Routing.Bmp;

/// <summary>Why a session ended, in registry order (RFC 7854 4.9, RFC 9069 5.3).</summary>
public enum PeerDownReason : byte
{
    /// <summary>Reserved.</summary>
    None = 0,
    /// <summary>The router closed; the NOTIFICATION that it sent follows.</summary>
    LocalNotification = 1,
    /// <summary>The router closed without a NOTIFICATION; an event code of the state machine follows (RFC 4271 8.1).</summary>
    LocalEvent = 2,
    /// <summary>The peer closed; the NOTIFICATION that it sent follows.</summary>
    RemoteNotification = 3,
    /// <summary>The peer closed without a NOTIFICATION.</summary>
    RemoteNoNotification = 4,
    /// <summary>The session is no longer monitored; it may live on.</summary>
    Deconfigured = 5,
    /// <summary>The router closed, and TLVs follow: the end of a Loc-RIB (RFC 9069 5.3).</summary>
    LocalTlvs = 6,
}
