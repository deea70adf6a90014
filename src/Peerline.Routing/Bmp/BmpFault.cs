namespace Peerline.Routing.Bmp;

/// <summary>Why a BMP message cannot be read.</summary>
public enum BmpFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,
    /// <summary>A version other than 3 and 4. Versions 1 and 2 had no length, so nothing behind the octet can be found.</summary>
    Version,
    /// <summary>A length that a message of this type cannot have.</summary>
    Length,
    /// <summary>A length beyond what the reader was told to accept.</summary>
    TooLong,
    /// <summary>A layout that only a draft for version 4 defines; the message is framed, named and kept raw.</summary>
    DraftLayout,
    /// <summary>A TLV that runs over the end of the message, or is too short for its header.</summary>
    TlvOverrun,
    /// <summary>A TLV whose value has a length that its type cannot have.</summary>
    TlvLength,
    /// <summary>A BGP message inside that cannot be framed.</summary>
    BgpMessage,
    /// <summary>A BGP message inside that is none of the type that belongs there.</summary>
    BgpMessageType,
    /// <summary>A Statistics Report that announces more statistics than it holds.</summary>
    StatisticsCount,
    /// <summary>A version 4 Route Monitoring message without a BGP message TLV.</summary>
    NoBgpMessage,
}
