using Peerline.Routing.Mrt;

namespace Peerline.Cli.Decode;

/// <summary>What becomes of the messages that a file holds.</summary>
internal interface IMessageSink
{
    /// <summary>Something was malformed, torn or missing.</summary>
    bool HasFaults { get; }

    /// <summary>A whole BGP message, header first.</summary>
    void Bgp(in Place place, ReadOnlySpan<byte> message, BgpContext context);

    /// <summary>A whole BMP message.</summary>
    void Bmp(in Place place, ReadOnlySpan<byte> message, BmpPeers peers);

    /// <summary>Octets that are one RPKI-RTR PDU by their length.</summary>
    void Rtr(in Place place, ReadOnlySpan<byte> message);

    /// <summary>An MRT record.</summary>
    void Mrt(in Place place, MrtRecord record, PeerIndex peers);

    /// <summary>Octets in which no message can be framed.</summary>
    void Malformed(in Place place, string kind, ReadOnlySpan<byte> octets, in Verdict verdict);

    /// <summary>The beginning of a message of which the rest is missing.</summary>
    void Incomplete(in Place place, string kind, ReadOnlySpan<byte> octets);

    /// <summary>Something about the stream or the file that is no message.</summary>
    void Note(in Place place, NoteKind note, long octets, string? text = null);
}
