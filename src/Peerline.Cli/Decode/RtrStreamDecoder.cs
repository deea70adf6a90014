using System.Buffers.Binary;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode;

/// <summary>A stream of RPKI-RTR PDUs (RFC 8210 5.1), in either direction.</summary>
internal sealed class RtrStreamDecoder(IMessageSink sink) : StreamDecoder(sink)
{
    protected override string Kind => "rtr";

    protected override int Overlap => RtrPdu.HeaderLength - 1;

    /// <summary>True when the octets can be the start of a PDU, as far as they go.</summary>
    public static bool LooksLike(ReadOnlySpan<byte> octets) =>
        octets.Length >= RtrPdu.HeaderLength && RtrPdu.TryRead(octets, out _, out _) != FrameStatus.Malformed;

    public override bool StartsWithMessage(ReadOnlySpan<byte> octets) => LooksLike(octets);

    // Nothing marks the start of a PDU: one whole PDU and another behind it are taken for one.
    protected override int Find(ReadOnlySpan<byte> octets)
    {
        for (var position = 0; octets.Length - position >= RtrPdu.HeaderLength; position++)
        {
            var rest = octets[position..];
            if (RtrPdu.TryRead(rest, out var pdu, out _) == FrameStatus.Complete && LooksLike(rest[pdu.Length..])) return position;
        }

        return -1;
    }

    protected override FrameStatus Frame(ReadOnlySpan<byte> octets, out int length)
    {
        length = 0;
        if (octets[0] > RtrPdu.MaximumVersion) return FrameStatus.Malformed;
        if (octets.Length < RtrPdu.HeaderLength) return FrameStatus.Incomplete;
        // A PDU with something wrong in it still has an end, when its length can be believed.
        var size = BinaryPrimitives.ReadUInt32BigEndian(octets[4..]);
        if (size is < RtrPdu.HeaderLength or > RtrPdu.MaximumLength) return FrameStatus.Malformed;
        length = (int)size;
        return length > octets.Length ? FrameStatus.Incomplete : FrameStatus.Complete;
    }

    protected override void Message(ReadOnlySpan<byte> message, in Place place) => Sink.Rtr(place, message);

    protected override void Malformed(ReadOnlySpan<byte> octets, in Place place)
    {
        RtrPdu.TryRead(octets, out _, out var fault);
        Sink.Malformed(place, Kind, octets[..Math.Min(octets.Length, RtrPdu.HeaderLength)], Verdict.Of(fault));
    }
}
