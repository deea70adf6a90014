namespace Peerline.Cli.Decode.Capture;

/// <summary>Packets of a capture file, one after the other.</summary>
internal abstract class CaptureReader
{
    /// <summary>No packet is larger: what a file says beyond it is damage, not a packet.</summary>
    protected const int LargestPacket = 1 << 24;

    /// <summary>Why reading ended before the end of the file; null when it did not.</summary>
    public string? Damage { get; protected set; }

    /// <summary>The next packet. False at the end, or where the file makes no sense any more.</summary>
    public abstract bool TryRead(out Packet packet);

    public static bool IsCapture(ReadOnlySpan<byte> start) => PcapReader.IsPcap(start) || PcapNgReader.IsPcapNg(start);

    public static CaptureReader Open(OctetSource source) =>
        PcapNgReader.IsPcapNg(source.Window) ? new PcapNgReader(source) : new PcapReader(source);
}
