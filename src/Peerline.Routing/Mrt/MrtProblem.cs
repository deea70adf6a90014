using System.Globalization;

namespace Peerline.Routing.Mrt;

/// <summary>What is wrong with a record, and at which octet of the record (its header included).</summary>
/// <param name="Fault">What is wrong; None when nothing is.</param>
/// <param name="Offset">Octets from the start of the record.</param>
public readonly record struct MrtProblem(MrtFault Fault, int Offset)
{
    /// <summary>One sentence for people.</summary>
    public string Sentence => Fault switch
    {
        MrtFault.None => "Nothing is wrong.",
        MrtFault.TooLong => "The record is longer than the reader keeps.",
        MrtFault.Truncated => "The record ends inside a field.",
        MrtFault.Length => "A field has a length that its family does not have.",
        MrtFault.AddressFamily => "The address family of the peers is neither IPv4 nor IPv6.",
        MrtFault.UnknownNlri => "The NLRI have a form that is not known.",
        MrtFault.Message => "The BGP message does not fit its record or has no valid header.",
        MrtFault.OtherKind => "The record is of another kind.",
        _ => "Malformed.",
    };

    /// <summary>The sentence with the octet.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sentence} (octet {Offset})");
}
