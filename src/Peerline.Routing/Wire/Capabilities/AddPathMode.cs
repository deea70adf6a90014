namespace Peerline.Routing.Wire;

/// <summary>What a speaker can do with several paths for a prefix (RFC 7911 4).</summary>
[Flags]
public enum AddPathMode : byte
{
    /// <summary>Nothing: not a value of the wire.</summary>
    None = 0,
    /// <summary>It reads path identifiers.</summary>
    Receive = 1,
    /// <summary>It sends path identifiers.</summary>
    Send = 2,
    /// <summary>It does both.</summary>
    SendReceive = 3,
}
