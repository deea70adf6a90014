using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Sources.Irr;
using Peerline.Stages.LinkTest;

namespace Peerline.Stages.Validation;

/// <summary>Everything that a validation decides by, from one moment. The checks see nothing else.</summary>
public sealed record ValidationEvidence
{
    /// <summary>The id of the report that is made of this.</summary>
    public required Guid ReportId { get; init; }
    public required ReportKind Kind { get; init; }
    public required Connection Connection { get; init; }
    public required Asn PeerAsn { get; init; }
    public required OperatorProfile Operator { get; init; }

    /// <summary>The other connections of the same peering.</summary>
    public IReadOnlyList<Connection> Siblings { get; init; } = [];

    /// <summary>When the collection began and ended.</summary>
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset TakenAt { get; init; }
    public RouterCapabilities? Router { get; init; }

    /// <summary>What the VRPs were worth by which received routes were validated; null when no RPKI cache is configured.</summary>
    public RtrDataState? Rpki { get; init; }

    /// <summary>What the peer's AS-SET was expanded to.</summary>
    public IrrView Irr { get; init; } = IrrView.NotConfigured;

    /// <summary>The port of the connection, or the interface of its LAG; null when the router does not know it.</summary>
    public InterfaceObservation? Interface { get; init; }

    /// <summary>The members of its LAG, as far as the router knows them.</summary>
    public IReadOnlyList<InterfaceObservation> Ports { get; init; } = [];

    /// <summary>
    /// Segments that the router dropped for a missing or wrong MD5 signature since the session was applied; null when it cannot tell.
    /// The counter is the router's, not the session's.
    /// </summary>
    public long? Md5FailuresSinceApplied { get; init; }

    /// <summary>Other sessions on the router that have a key and are not Established: the counter may be theirs.</summary>
    public int OtherMd5SessionsDown { get; init; }

    /// <summary>The last finished link test of this connection.</summary>
    public LinkTestRecord? LinkTest { get; init; }
    public HalfEvidence? V4 { get; init; }
    public HalfEvidence? V6 { get; init; }

    /// <summary>Questions that the router did not answer in time.</summary>
    public IReadOnlyList<string> Unanswered { get; init; } = [];

    public IEnumerable<HalfEvidence> Halves
    {
        get
        {
            if (V4 is not null) yield return V4;
            if (V6 is not null) yield return V6;
        }
    }
}
