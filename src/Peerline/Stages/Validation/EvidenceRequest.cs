using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.LinkTest;

namespace Peerline.Stages.Validation;

/// <summary>What is known before the router is asked.</summary>
public sealed record EvidenceRequest
{
    public required Guid ReportId { get; init; }
    public required ReportKind Kind { get; init; }
    public required Connection Connection { get; init; }

    /// <summary>The one half that is looked at; both when null.</summary>
    public Family? Only { get; init; }

    /// <summary>
    /// When the session has been up for long enough: its tables are read from then on. The link is asked before, and what is received is read a
    /// first time.
    /// </summary>
    public DateTimeOffset? TablesFrom { get; init; }

    /// <summary>
    /// The tables are all read at once, and it is not looked whether they stood still meanwhile: enough for who finds that they agree.
    /// </summary>
    public bool ReadsOnce { get; init; }
    public required Asn PeerAsn { get; init; }
    public required OperatorProfile Operator { get; init; }

    /// <summary>The other connections of the peering.</summary>
    public IReadOnlyList<Connection> Siblings { get; init; } = [];
    public LinkTestRecord? LinkTest { get; init; }

    /// <summary>
    /// The router's MD5 failure counter when the session was applied (<see cref="Edge.RouterObservation.Md5Failures"/>). Null: what is
    /// counted while the evidence is collected has to do.
    /// </summary>
    public long? Md5FailuresWhenApplied { get; init; }
}
