using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>Frames a BGP message inside a BMP message: what would be incomplete in a stream is cut off here.</summary>
internal static class EmbeddedBgp
{
    public static bool TryFrame(ReadOnlySpan<byte> octets, int offset, out BgpFrame frame, out BmpProblem problem)
    {
        problem = default;
        var status = BgpFrame.TryRead(octets, BgpFrame.MaximumExtendedLength, out frame, out var fault);
        if (status == FrameStatus.Complete) return true;
        problem = status == FrameStatus.Incomplete
            ? new BmpProblem(BmpFault.BgpMessage, offset + octets.Length)
            : new BmpProblem(BmpFault.BgpMessage, offset + fault.Offset, fault.Reason);
        return false;
    }
}
