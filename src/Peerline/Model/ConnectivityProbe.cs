using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>An address behind a peering that the edge router of a region asks again and again.</summary>
public sealed record ConnectivityProbe
{
    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required Guid PeeringId { get; init; }
    public required Address Endpoint { get; init; }
    public required string Region { get; init; }
    public required ProbeProtocol Protocol { get; init; }
    public long Version { get; init; }
}

public enum ProbeProtocol { None, ICMP, TCP }
