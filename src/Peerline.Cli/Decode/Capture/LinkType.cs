namespace Peerline.Cli.Decode.Capture;

/// <summary>What a packet starts with: the link types of the pcap registry that carry IP.</summary>
internal enum LinkType
{
    /// <summary>BSD loopback: four octets of address family in the order of the machine that captured.</summary>
    Null = 0,
    Ethernet = 1,
    Ppp = 9,
    /// <summary>Cisco HDLC and PPP with HDLC-like framing.</summary>
    PppHdlc = 50,
    RawOpenBsd = 12,
    RawOther = 14,
    /// <summary>IPv4 or IPv6 without anything in front.</summary>
    Raw = 101,
    CiscoHdlc = 104,
    /// <summary>OpenBSD loopback: the family in network order.</summary>
    Loop = 108,
    /// <summary>Linux "cooked" capture, as of interface any.</summary>
    LinuxCooked = 113,
    IPv4 = 228,
    IPv6 = 229,
    LinuxCooked2 = 276,
}
