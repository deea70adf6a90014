namespace Peerline.Routing.Wire;

/// <summary>The three answers of a reader.</summary>
public enum FrameStatus : byte
{
    /// <summary>More octets are needed; nothing was consumed.</summary>
    Incomplete = 0,
    Complete = 1,
    Malformed = 2,
}
