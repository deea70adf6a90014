namespace Peerline.Client.Contracts;

/// <summary>One look at a connection: every check with its evidence.</summary>
public sealed record ValidationReport
{
    public required Guid Id { get; init; }
    public required Guid ConnectionId { get; init; }

    /// <summary><c>Validation</c> (may the policy open?), <c>Opening</c> (is accepted what was predicted?) or <c>Diagnosis</c>.</summary>
    public required string Kind { get; init; }
    public required DateTimeOffset At { get; init; }
    public required double DurationSeconds { get; init; }
    public required uint PeerAsn { get; init; }
    public required bool Passed { get; init; }
    public required string Summary { get; init; }

    /// <summary>The router's software and version, when it was read.</summary>
    public string? Router { get; init; }
    public IReadOnlyList<Finding> Findings { get; init; } = [];
    public HalfReport? V4 { get; init; }
    public HalfReport? V6 { get; init; }
    public IReadOnlyList<string> Notes { get; init; } = [];
    public string Hash { get; init; } = "";
}

/// <param name="Severity"><c>Info</c>, <c>Warning</c> or <c>Blocker</c>.</param>
/// <param name="Outcome"><c>Passed</c>, <c>Failed</c>, <c>Unproved</c> or <c>NotApplicable</c>.</param>
/// <param name="Blocks">The connection cannot be opened because of this.</param>
public sealed record Finding(
    string Check, string Group, string Severity, string? Family, string Outcome, bool Blocks, string Sentence,
        IReadOnlyList<string> Evidence,
    string? Hint, Waiver? Waiver);

/// <param name="Received">Prefixes before policy; null when the router could not show them.</param>
public sealed record HalfReport(
    int Generation, string State, int? Received, int? Accepted, int? Advertised, IReadOnlyList<StatedPrefix> Permitted,
    IReadOnlyList<string> Predicted);
