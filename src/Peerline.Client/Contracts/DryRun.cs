namespace Peerline.Client.Contracts;

/// <summary>What would be accepted today. Exactly one of an ASN and a connection is named; routes go with an ASN.</summary>
/// <param name="Asn">Whose routes they would be; without <paramref name="Routes"/> those of its AS-SET.</param>
/// <param name="Routes">What would be announced.</param>
/// <param name="ConnectionId">What is received on it now.</param>
public sealed record DryRunRequest(uint? Asn = null, IReadOnlyList<DryRunRoute>? Routes = null, Guid? ConnectionId = null);

/// <param name="Path">The AS path as routers print it, <c>64500 64501</c>; empty for a route of the peer's own.</param>
public sealed record DryRunRoute(string Prefix, string? Path = null);

/// <param name="Source"><c>AsSet</c>, <c>Routes</c> or <c>Session</c>.</param>
/// <param name="Accepted">How many routes would be accepted.</param>
/// <param name="ByCheck">Which checks say something, and of how many routes.</param>
/// <param name="Routes">The first 10,000 of them, those that would not be accepted first.</param>
/// <param name="Notes">What the answer does not cover.</param>
public sealed record DryRunReport(
    uint Asn, string Source, DateTimeOffset At, int Accepted, int Rejected, IReadOnlyList<DryRunCount> ByCheck,
    IReadOnlyList<DryRunResult> Routes, IReadOnlyList<string> Notes);

public sealed record DryRunCount(string Check, int Routes);

/// <param name="Rpki"><c>Valid</c>, <c>Invalid</c>, <c>NotFound</c>, or <c>Unknown</c> without VRPs.</param>
public sealed record DryRunResult(string Prefix, string Path, string Rpki, bool Accepted, IReadOnlyList<DryRunReason> Reasons);

/// <param name="Check">The name that validation reports have for it.</param>
/// <param name="Decides">It keeps the route out; else it is only told.</param>
/// <param name="Waiver">The rule is waived for this peer until then: it would keep the route out otherwise.</param>
public sealed record DryRunReason(string Check, string Sentence, bool Decides, Waiver? Waiver = null);
