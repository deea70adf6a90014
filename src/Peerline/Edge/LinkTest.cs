using Peerline.Routing.Addressing;

namespace Peerline.Edge;

/// <summary>What to test on the wire. IPv6 link-local needs no address: whoever answers on the link is found and tested.</summary>
/// <param name="Mtu">The agreed MTU; 1500 is always tested as well.</param>
public sealed record LinkTestPlan(string InterfaceName, Address Local, Address Peer, int Mtu, int Packets);

public sealed record LinkTestResult
{
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>What measured, with its version: <c>ping from iputils 20221126</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>Operational state of the port: carrier or not.</summary>
    public required bool Carrier { get; init; }
    public PingResult? V4 { get; init; }

    /// <summary>The link-local address that answered, with its result; null when none did.</summary>
    public PingResult? V6 { get; init; }

    /// <summary>MAC addresses that answered ARP for the peer's address. More than one is a bridge where a cable should be.</summary>
    public IReadOnlyList<string> ArpAnswers { get; init; } = [];

    /// <summary>One entry for each packet size tried with DF.</summary>
    public IReadOnlyList<MtuProbe> Mtu { get; init; } = [];
    public required InterfaceCounters Before { get; init; }
    public required InterfaceCounters After { get; init; }
}

/// <param name="InterfaceName">Out of which to send; null asks the router's own table.</param>
public sealed record PingRequest(string? InterfaceName, Address Destination, int Packets)
{
    public Address? Source { get; init; }

    /// <summary>Size of the IP packet in octets; null for the tool's own.</summary>
    public int? PacketSize { get; init; }
    public bool DontFragment { get; init; }
}

/// <param name="Error">The sender's own error (no carrier, message too long), when nothing could be sent.</param>
public sealed record PingResult(Address Destination, int Sent, int Received, TimeSpan? Min, TimeSpan? Average, TimeSpan? Max, string? Error)
{
    public double LossPercent => Sent == 0 ? 100 : 100.0 * (Sent - Received) / Sent;
}

public enum MtuVerdict
{
    Passed,

    /// <summary>Our own interface is smaller than what was to be tested.</summary>
    LocalTooSmall,

    /// <summary>Small packets pass, this size does not come back: the far end, or something between, is smaller.</summary>
    RemoteTooSmall,

    /// <summary>Not even small packets pass: nothing can be said of the MTU.</summary>
    Unreachable,
}

public sealed record MtuProbe(int PacketSize, MtuVerdict Verdict);

public sealed record InterfaceCounters(long RxPackets, long TxPackets, long RxErrors, long TxErrors, long RxDropped, long TxDropped, long RxCrcErrors);
