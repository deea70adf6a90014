namespace Peerline.Model;

/// <summary>State of one half of a BGP session as the edge router reports it (RFC 4271 section 8.2.2).</summary>
public enum SessionState
{
    /// <summary>The router was not asked yet, or does not answer.</summary>
    Unknown,

    /// <summary>The router does not know this session.</summary>
    Absent,
    Idle,
    Connect,
    Active,
    OpenSent,
    OpenConfirm,
    Established,
}
