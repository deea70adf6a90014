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

    /// <summary>
    /// An OPEN without a body, which FRR 8.4 sends in the Peer Up of a session that was there before BMP was configured: the OPENs of it
    /// were not kept.
    /// </summary>
    public static bool IsBareOpen(ReadOnlySpan<byte> octets) => octets.Length >= BgpFrame.HeaderLength
        && octets[BgpFrame.LengthOffset] == 0 && octets[BgpFrame.LengthOffset + 1] == BgpFrame.HeaderLength
        && octets[BgpFrame.TypeOffset] == (byte)BgpMessageType.Open && octets[..BgpFrame.MarkerLength].IndexOfAnyExcept((byte)0xff) < 0;
}
