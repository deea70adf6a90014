using System.Collections.Immutable;
using System.Net;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bgp;

/// <summary>One session at one moment. Immutable.</summary>
public sealed record BgpSessionStatus
{
    public required string Name { get; init; }
    public required BgpState State { get; init; }
    /// <summary>When the state was entered.</summary>
    public required DateTimeOffset StateSince { get; init; }
    public DateTimeOffset? EstablishedSince { get; init; }
    /// <summary>Times that an Established session was lost.</summary>
    public int Flaps { get; init; }
    /// <summary>The latest error; it stays after the session has come back.</summary>
    public BgpSessionError? LastError { get; init; }
    /// <summary>The AS number in the peer's last OPEN, also in one that was refused.</summary>
    public Asn? OpenedAs { get; init; }
    /// <summary>True when the prefix limit holds the session down.</summary>
    public bool HeldByMaximumPrefixes { get; init; }
    /// <summary>Null until the OPENs agree.</summary>
    public NegotiatedSession? Negotiated { get; init; }
    public IPEndPoint? LocalEndPoint { get; init; }
    public IPEndPoint? PeerEndPoint { get; init; }
    public required BgpSessionCounters Counters { get; init; }
    public required ImmutableArray<PrefixCounts> Prefixes { get; init; }

    public bool IsEstablished => State == BgpState.Established;
}
