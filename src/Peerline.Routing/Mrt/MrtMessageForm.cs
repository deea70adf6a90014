namespace Peerline.Routing.Mrt;

/// <summary>What the subtype of a record says about the message in it.</summary>
[Flags]
internal enum MrtMessageForm : byte
{
    /// <summary>No message.</summary>
    None = 0,

    /// <summary>A message.</summary>
    Message = 1,

    /// <summary>AS numbers have four octets (RFC 6396 4.4.3).</summary>
    FourOctetAs = 2,

    /// <summary>Sent by the collector (RFC 6396 4.4.5, 4.4.6).</summary>
    Local = 4,

    /// <summary>NLRI carry path identifiers (RFC 8050 3).</summary>
    PathIds = 8,

    /// <summary>The type BGP: without a header, and with IPv4 only (RFC 6396 B.2).</summary>
    Deprecated = 16,
}
