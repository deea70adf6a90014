using System.Buffers.Binary;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode;

/// <summary>A stream of BGP messages, found by their marker (RFC 4271 4.1).</summary>
internal sealed class BgpStreamDecoder(IMessageSink sink, BgpConversation conversation, bool fromFirst) : StreamDecoder(sink)
{
    private readonly BgpContext _context = fromFirst ? conversation.FromFirst : conversation.FromSecond;

    protected override string Kind => "bgp";

    protected override int Overlap => BgpFrame.HeaderLength - 1;

    /// <summary>True when the octets can be the start of a BGP message, as far as they go.</summary>
    public static bool LooksLike(ReadOnlySpan<byte> octets) => octets.Length >= BgpFrame.HeaderLength
        && BgpFrame.TryRead(octets, BgpFrame.MaximumExtendedLength, out _, out _) != FrameStatus.Malformed;

    public override bool StartsWithMessage(ReadOnlySpan<byte> octets) => LooksLike(octets);

    protected override int Find(ReadOnlySpan<byte> octets)
    {
        ReadOnlySpan<byte> marker = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        for (var position = 0; position < octets.Length;)
        {
            var next = octets[position..].IndexOf(marker);
            if (next < 0) return -1;
            position += next;
            if (octets.Length - position < BgpFrame.HeaderLength) return -1;
            if (LooksLike(octets[position..])) return position;
            position++;
        }

        return -1;
    }

    protected override FrameStatus Frame(ReadOnlySpan<byte> octets, out int length)
    {
        length = 0;
        if (octets[..Math.Min(octets.Length, BgpFrame.MarkerLength)].ContainsAnyExcept((byte)0xff)) return FrameStatus.Malformed;
        if (octets.Length < BgpFrame.HeaderLength) return FrameStatus.Incomplete;
        length = BinaryPrimitives.ReadUInt16BigEndian(octets[BgpFrame.LengthOffset..]);
        return length < BgpFrame.HeaderLength ? FrameStatus.Malformed
            : length > octets.Length ? FrameStatus.Incomplete
            : FrameStatus.Complete;
    }

    protected override void Message(ReadOnlySpan<byte> message, in Place place)
    {
        Sink.Bgp(place, message, _context);
        if (message[BgpFrame.TypeOffset] == (byte)BgpMessageType.Open
            && OpenMessage.TryRead(message[BgpFrame.HeaderLength..], out var open, out _)) conversation.Open(open!, fromFirst);
    }

    protected override void Malformed(ReadOnlySpan<byte> octets, in Place place)
    {
        BgpFrame.TryRead(octets, BgpFrame.MaximumExtendedLength, out _, out var fault);
        Sink.Malformed(place, Kind, octets[..Math.Min(octets.Length, BgpFrame.HeaderLength)], Verdict.Of(fault, 0));
    }
}
