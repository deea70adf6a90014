using Peerline.Cli.Decode.Capture;

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
        if (RtrStreamDecoder.LooksLike(start)) return InputKind.Rtr;
        return null;
    }
}
