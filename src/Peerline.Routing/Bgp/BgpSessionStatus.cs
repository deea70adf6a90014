using System.Collections.Immutable;
using System.Net;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bgp;

/// <summary>One session at one moment. Immutable.</summary>
public sealed record BgpSessionStatus
{
    /// <summary>The name of the session.</summary>
    public required string Name { get; init; }
    /// <summary>The higher state of both connections, as long as there are two (RFC 4271 8.2.1).</summary>
    public required BgpState State { get; init; }
    /// <summary>When the state was entered.</summary>
    public required DateTimeOffset StateSince { get; init; }
    /// <summary>When the session came up; null while it is down.</summary>
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
    /// <summary>Our end of the TCP connection, or null.</summary>
    public IPEndPoint? LocalEndPoint { get; init; }
    /// <summary>The peer's end of the TCP connection; null without one.</summary>
    public IPEndPoint? PeerEndPoint { get; init; }
    /// <summary>Counts since the session was configured.</summary>
    public required BgpSessionCounters Counters { get; init; }
    /// <summary>One entry for each family: the negotiated ones, or the configured ones while the session is down.</summary>
    public required ImmutableArray<PrefixCounts> Prefixes { get; init; }

    /// <summary>True in Established.</summary>
    public bool IsEstablished => State == BgpState.Established;
}
