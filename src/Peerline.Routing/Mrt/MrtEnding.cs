namespace Peerline.Routing.Mrt;

/// <summary>How the octets of a file ended.</summary>
public enum MrtEnding : byte
{
    /// <summary>Not at the end yet.</summary>
    NotYet = 0,
    /// <summary>Behind a whole record.</summary>
    Complete,
    /// <summary>Inside a record: the file was cut, or a length in it is wrong. Every whole record before was delivered.</summary>
    Torn,
    /// <summary>The compressed octets are damaged or cut. Every whole record before was delivered.</summary>
    Corrupt,
}
