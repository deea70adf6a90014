namespace Peerline.Routing.Mrt;

/// <summary>Why a record, or something in it, cannot be read.</summary>
public enum MrtFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,
    /// <summary>The record is longer than the reader keeps.</summary>
    TooLong,
    /// <summary>The record ends inside a field.</summary>
    Truncated,
    /// <summary>A field has a length that its family does not have.</summary>
    Length,
    /// <summary>An address family of peers that is neither IPv4 nor IPv6.</summary>
    AddressFamily,
    /// <summary>NLRI of a family whose form is not known, so that the entries behind cannot be found.</summary>
    UnknownNlri,
    /// <summary>A BGP message whose header is no header, or which is longer than its record.</summary>
    Message,
    /// <summary>The record is of another kind than the view.</summary>
    OtherKind,
}
