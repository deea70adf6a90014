namespace Peerline.Cli.Decode.Capture;

/// <summary>One packet of a capture file: its number (from 1), its time, and the octets that were kept of it. A view.</summary>
internal readonly ref struct Packet(long number, Moment time, LinkType link, ReadOnlySpan<byte> octets)
{
    public long Number { get; } = number;
    public Moment Time { get; } = time;
    public LinkType Link { get; } = link;
    public ReadOnlySpan<byte> Octets { get; } = octets;
}
