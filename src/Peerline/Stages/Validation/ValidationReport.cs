using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Validation;

/// <summary>The record of one look at a connection: both sides see it, and it never changes.</summary>
public sealed record ValidationReport
{
    public required Guid Id { get; init; }
    public required Guid ConnectionId { get; init; }
    public required ReportKind Kind { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>How long the evidence took to collect.</summary>
    public required TimeSpan Duration { get; init; }
    public required Asn PeerAsn { get; init; }
    public RouterCapabilities? Router { get; init; }
    public required IReadOnlyList<Finding> Findings { get; init; }
    public required Verdict Verdict { get; init; }

    /// <summary>One sentence with the figures, or with the first cause of the failure.</summary>
    public required string Summary { get; init; }
    public HalfReport? V4 { get; init; }
    public HalfReport? V6 { get; init; }

    /// <summary>What the operator's own data leaves out on purpose (bogons waived), and what the router cannot tell.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>SHA-256 in hex, see <see cref="ReportHash"/>.</summary>
    public string Hash { get; init; } = "";

    public bool Passed => Verdict is Verdict.Passed;

    /// <summary>Everything that blocks may be mended by waiting: look again before the failure is final. A diagnosis is final.</summary>
    public bool MayPassLater =>
        Kind is not ReportKind.Diagnosis && Verdict is Verdict.Failed && Findings.Where(f => f.Blocks).All(f => f.MayPassLater);

    public IReadOnlyList<PermittedPrefix> PermittedV4 => V4?.Permitted ?? [];
    public IReadOnlyList<PermittedPrefix> PermittedV6 => V6?.Permitted ?? [];
    public int GenerationV4 => V4?.Generation ?? 0;
    public int GenerationV6 => V6?.Generation ?? 0;
}

/// <summary>The figures of one half.</summary>
/// <param name="Generation">The generation of the half's configuration that was looked at.</param>
/// <param name="Received">Prefixes received before policy; null when the router could not show them. So for the others.</param>
/// <param name="Permitted">Stated ∩ passing: what the policy may accept.</param>
/// <param name="Predicted">What of the received is accepted once the policy is open.</param>
public sealed record HalfReport(
    int Generation, SessionState State, int? Received, int? Accepted, int? Advertised,
    IReadOnlyList<PermittedPrefix> Permitted, IReadOnlyList<Prefix> Predicted);

public enum ReportKind
{
    /// <summary>Under DENY ALL: may the policy open?</summary>
    Validation,

    /// <summary>After the policy was opened: is accepted what was predicted?</summary>
    Opening,

    /// <summary>The session did not come up in time: why?</summary>
    Diagnosis,
}

public enum Verdict { Passed, Failed }
