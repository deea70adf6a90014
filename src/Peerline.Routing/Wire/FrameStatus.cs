namespace Peerline.Routing.Wire;

/// <summary>The three answers of a reader.</summary>
public enum FrameStatus : byte
{
    /// <summary>More octets are needed; nothing was consumed.</summary>
    Incomplete = 0,
    /// <summary>A whole message is there.</summary>
    Complete = 1,
    /// <summary>What is there can never become a message.</summary>
    Malformed = 2,
}
