using System.Globalization;

namespace Peerline.Routing.Rtr;

/// <summary>Why octets are no RTR PDU, and where.</summary>
/// <param name="Reason">What is wrong.</param>
/// <param name="Offset">The octet at which reading failed, counted from the start of the PDU.</param>
public readonly record struct RtrFault(RtrFaultReason Reason, int Offset)
{
    /// <summary>The code of the error report that answers it (RFC 8210 12).</summary>
    public RtrErrorCode ErrorCode => Reason switch
    {
        RtrFaultReason.Version => RtrErrorCode.UnsupportedProtocolVersion,
        RtrFaultReason.Type => RtrErrorCode.UnsupportedPduType,
        _ => RtrErrorCode.CorruptData,
    };

    /// <summary>One sentence for people.</summary>
    public string Sentence => Reason switch
    {
        RtrFaultReason.None => "Nothing is wrong.",
        RtrFaultReason.Version => "The protocol version is not known.",
        RtrFaultReason.Type => "The PDU type is not known in this version.",
        RtrFaultReason.Length => "The length is not one that this PDU type may have.",
        RtrFaultReason.PrefixLength => "The prefix is longer than an address.",
        RtrFaultReason.MaxLength => "The maximum length is shorter than the prefix or longer than an address.",
        RtrFaultReason.InnerLength => "A length inside the PDU does not fit the length of the PDU.",
        _ => "The PDU is malformed.",
    };

    /// <summary><c>MaxLength (octet 10)</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Reason} (octet {Offset})");
}
