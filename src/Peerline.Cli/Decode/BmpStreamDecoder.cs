using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode;

/// <summary>A stream of BMP messages (RFC 7854 4.1). They have no marker: where one starts is told by what follows.</summary>
internal sealed class BmpStreamDecoder(IMessageSink sink, BmpPeers peers) : StreamDecoder(sink)
{
    public const int MaximumLength = 1 << 20;

    protected override string Kind => "bmp";

    protected override int Overlap => BmpFrame.HeaderLength + PerPeerHeader.Length + BgpFrame.MarkerLength - 1;

    /// <summary>True when the octets can be the start of a BMP message, as far as they go.</summary>
    public static bool LooksLike(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < BmpFrame.HeaderLength || octets[5] > (byte)BmpMessageType.RouteMirroring) return false;
        if (BmpFrame.TryRead(octets, MaximumLength, out _, out _) == FrameStatus.Malformed) return false;
        if ((BmpMessageType)octets[5] is BmpMessageType.Initiation or BmpMessageType.Termination)
            return octets.Length < 8 || octets[6] == 0 && octets[7] < 8;
        return octets.Length <= BmpFrame.HeaderLength || octets[BmpFrame.HeaderLength] <= (byte)BmpPeerType.LocRibInstance;
    }

    public override bool StartsWithMessage(ReadOnlySpan<byte> octets) => LooksLike(octets);

    protected override int Find(ReadOnlySpan<byte> octets)
    {
        for (var position = 0; position < octets.Length; position++)
        {
            var next = octets[position..].IndexOfAny(BmpFrame.Version3, BmpFrame.Version4);
            if (next < 0) return -1;
            position += next;
            if (octets.Length - position <= Overlap) return -1;
            if (IsCertain(octets[position..])) return position;
        }

        return -1;
    }

    // In the middle of a stream: the next message must look right as well, or the UPDATE inside must have its marker.
    private static bool IsCertain(ReadOnlySpan<byte> octets)
    {
        if (!LooksLike(octets)) return false;
        var marker = octets.Slice(BmpFrame.HeaderLength + PerPeerHeader.Length, BgpFrame.MarkerLength);
        if (octets[5] == (byte)BmpMessageType.RouteMonitoring && !marker.ContainsAnyExcept((byte)0xff)) return true;
        return BmpFrame.TryRead(octets, MaximumLength, out var frame, out _) == FrameStatus.Complete
            && octets.Length >= frame.Length + BmpFrame.HeaderLength && LooksLike(octets[frame.Length..]);
    }

    protected override FrameStatus Frame(ReadOnlySpan<byte> octets, out int length)
    {
        var status = BmpFrame.TryRead(octets, MaximumLength, out var frame, out _);
        length = status == FrameStatus.Complete ? frame.Length : 0;
        return status;
    }

    protected override void Message(ReadOnlySpan<byte> message, in Place place) => Sink.Bmp(place, message, peers);

    protected override void Malformed(ReadOnlySpan<byte> octets, in Place place)
    {
        BmpFrame.TryRead(octets, MaximumLength, out _, out var problem);
        Sink.Malformed(place, Kind, octets[..Math.Min(octets.Length, BmpFrame.HeaderLength)], Verdict.Of(problem));
    }
}
