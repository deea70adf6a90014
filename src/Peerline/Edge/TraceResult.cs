using Peerline.Routing.Addressing;

namespace Peerline.Edge;

/// <summary>The way of packets to an address, as far as it answered.</summary>
/// <param name="Error">The sender's own error, when nothing could be sent.</param>
public sealed record TraceResult(Address Destination, IReadOnlyList<TraceHop> Hops, string? Error)
{
    public bool Reached => Hops is [.., { From: { } last }] && last == Destination;
}

/// <param name="From">Who answered; null when nobody did in time.</param>
public sealed record TraceHop(int Ttl, Address? From, TimeSpan? Time);
