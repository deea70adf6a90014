using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bgp;

/// <summary>What all sessions of a speaker share.</summary>
public sealed record BgpSpeakerOptions
{
    /// <summary>The BGP Identifier (RFC 6286): four octets, not zero.</summary>
    public required Address Identifier { get; init; }

    /// <summary>The port to listen on, on the local address of every session; null never listens.</summary>
    public int? ListenPort { get; init; } = BgpSessionConfiguration.BgpPort;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How many events wait for a reader before the oldest is dropped.</summary>
    public int EventCapacity { get; init; } = 4096;
}
