using Peerline.Cli.Decode.Capture;
using Peerline.Routing.Mrt;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode;

/// <summary>What a file holds, by its first octets.</summary>
internal static class InputKinds
{
    private const int Enough = 64;

    public static InputKind? Recognise(OctetSource source)
    {
        source.Fill(Enough);
        var start = source.Window;
        if (CaptureReader.IsCapture(start)) return InputKind.Capture;
        if (BgpStreamDecoder.LooksLike(start)) return InputKind.Bgp;
        if (BmpStreamDecoder.LooksLike(start)) return InputKind.Bmp;
        if (IsMrt(start)) return InputKind.Mrt;
        if (RtrStreamDecoder.LooksLike(start)) return InputKind.Rtr;
        return null;
    }

    // A record whose type is known, with a length that can be: RFC 6396 2.
    private static bool IsMrt(ReadOnlySpan<byte> start) =>
        MrtRecord.TryRead(start, MrtRecord.DefaultMaximumLength, out _, out _) != FrameStatus.Malformed
        && start.Length >= MrtRecord.HeaderLength && Enum.IsDefined((MrtType)(start[4] << 8 | start[5])) && (start[4] | start[5]) != 0;
}
