using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;

namespace Peerline.Edge.Embedded;

/// <summary>What an embedded router is told when it starts. Everything else is in its state directory.</summary>
public sealed record EmbeddedRouterOptions
{
    public required string Name { get; init; }

    /// <summary>Holds <c>confirmed.json</c> (ours) and <c>base.json</c> (configured by hand).</summary>
    public required string StateDirectory { get; init; }
    public required Asn LocalAsn { get; init; }

    /// <summary>The BGP Identifier (RFC 6286).</summary>
    public required Address RouterId { get; init; }

    /// <summary>The port that the sessions listen on; null never listens.</summary>
    public int? ListenPort { get; init; } = BgpSessionConfiguration.BgpPort;
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
