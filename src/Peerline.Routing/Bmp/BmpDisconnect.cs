namespace Peerline.Routing.Bmp;

/// <summary>Why a BMP session ended.</summary>
public enum BmpDisconnect : byte
{
    /// <summary>The router closed the connection after a whole message.</summary>
    Closed = 1,
    /// <summary>The router sent a Termination.</summary>
    Terminated = 2,
    /// <summary>The router closed the connection in the middle of a message.</summary>
    ClosedInMessage = 3,
    /// <summary>The connection was lost.</summary>
    ConnectionLost = 4,
    /// <summary>A message could not be read.</summary>
    Malformed = 5,
    /// <summary>The router spoke of more peers than are allowed.</summary>
    TooManyPeers = 6,
    /// <summary>No message came within the time for the first one.</summary>
    SilentFromTheStart = 7,
    /// <summary>A message that was begun was not finished in time.</summary>
    MessageTooSlow = 8,
    /// <summary>Nothing came for longer than is allowed.</summary>
    Idle = 9,
    /// <summary>The consumer failed; what it threw is in the station's log.</summary>
    ConsumerFailed = 10,
    /// <summary>The station was stopped.</summary>
    StationStopped = 11,
}
