namespace Peerline.Cli.Decode;

/// <summary>What a file holds.</summary>
internal enum InputKind
{
    Mrt,
    Bgp,
    Bmp,
    Rtr,

    /// <summary>pcap and pcapng.</summary>
    Capture,
}
