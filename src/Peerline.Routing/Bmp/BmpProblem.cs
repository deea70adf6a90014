using System.Globalization;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>What is wrong with a BMP message, and where: octets counted from the start of its common header.</summary>
/// <param name="Fault">The kind.</param>
/// <param name="Offset">The octet at which reading failed.</param>
/// <param name="Bgp">For <see cref="BmpFault.BgpMessage"/>, what is wrong with the header of the BGP message inside.</param>
public readonly record struct BmpProblem(BmpFault Fault, int Offset, NotificationReason Bgp = default)
{
    /// <summary>One sentence for people.</summary>
    public string Sentence => Fault switch
    {
        BmpFault.None => "Nothing is wrong.",
        BmpFault.Version => "The version is neither 3 nor 4.",
        BmpFault.Length => "The length is not one that a message of this type can have.",
        BmpFault.TooLong => "The message is longer than what is accepted here.",
        BmpFault.DraftLayout => "Only a draft for version 4 defines the layout of this message.",
        BmpFault.TlvOverrun => "A TLV runs over the end of the message.",
        BmpFault.TlvLength => "A TLV has a length that its type cannot have.",
        BmpFault.BgpMessage when Bgp.Code != NotificationCode.None => $"The BGP message inside cannot be framed: {Bgp}.",
        BmpFault.BgpMessage => "The BGP message inside is cut off.",
        BmpFault.BgpMessageType => "The BGP message inside is not of the type that belongs there.",
        BmpFault.StatisticsCount => "Fewer statistics are there than the message announces.",
        BmpFault.NoBgpMessage => "No BGP message is inside.",
        _ => "The message is malformed.",
    };

    /// <summary>Fault, sentence and octet, for a log.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Fault}: {Sentence} (octet {Offset})");
}
