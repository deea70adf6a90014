namespace Peerline.Client.Contracts;

/// <summary>The eligibility rules in force, for everybody to read before they ask.</summary>
/// <param name="Text">The operator's file as it was written.</param>
/// <param name="Hash">SHA-256 of it: what decisions name as their version.</param>
/// <param name="WhenAllMet"><c>Approve</c> or <c>Review</c>: what becomes of a request against which no rule speaks.</param>
public sealed record Eligibility(string Text, string Hash, string WhenAllMet, IReadOnlyList<EligibilityRule> Rules);

/// <param name="Unmet"><c>Note</c>, <c>Review</c> or <c>Reject</c>: what follows when it is not met.</param>
/// <param name="Unknown">The same, when nothing is known.</param>
/// <param name="Settings">The rule's own settings, as <c>least-percent: 90</c>.</param>
public sealed record EligibilityRule(
    string Name, string Group, string Asks, string Unmet, string Unknown, IReadOnlyList<string> Settings, string? Why);

/// <summary>An eligibility file; an empty one takes the present one away.</summary>
public sealed record EligibilityText(string Text);

/// <summary>A decision of the eligibility rules on a request, or on a change of a connection in service.</summary>
/// <param name="Outcome"><c>Approve</c>, <c>Review</c> or <c>Reject</c>.</param>
/// <param name="Change">What was asked to be changed; null for a request.</param>
public sealed record EligibilityDecision(
    Guid Id, Guid ConnectionId, Guid PeeringId, string Peering, uint PeerAsn, DateTimeOffset At, string PolicyHash, string Outcome,
    string Summary, IReadOnlyList<EligibilityFinding> Findings, string? Change = null);

/// <param name="State"><c>Met</c>, <c>Unmet</c> or <c>Unknown</c>.</param>
/// <param name="Consequence"><c>Note</c>, <c>Review</c> or <c>Reject</c>.</param>
/// <param name="Evidence">What was found, with its source.</param>
/// <param name="Hint">What the peer can do.</param>
/// <param name="Why">The operator's words on the rule.</param>
public sealed record EligibilityFinding(
    string Rule, string Group, string State, string Consequence, string Evidence, string? Hint, string? Why);

/// <summary>Try a file on the decisions of before.</summary>
/// <param name="Text">Null tries the file in force.</param>
/// <param name="After">Go on behind this position.</param>
public sealed record EligibilityReplay(string? Text = null, long? After = null);

/// <param name="Next">Where to go on; null when this was all.</param>
public sealed record EligibilityReplayPage(string PolicyHash, IReadOnlyList<ReplayedDecision> Decisions, long? Next);

/// <param name="Differs">The outcome would be another one.</param>
/// <param name="Changed">The findings that are not what they were.</param>
/// <param name="Change">What was asked to be changed; null for a request.</param>
public sealed record ReplayedDecision(
    Guid DecisionId, Guid ConnectionId, string Peering, uint PeerAsn, DateTimeOffset At, string Was, string WasPolicyHash, string Now, bool Differs,
    string Summary, IReadOnlyList<EligibilityFinding> Changed, string? Change = null);

/// <summary>Where a request, or a change that waits, stands with the eligibility rules.</summary>
/// <param name="DueSince">It is being judged; null when it is.</param>
public sealed record EligibilityStanding(DateTimeOffset? DueSince, string? Outcome, string? Summary, DateTimeOffset? JudgedAt, Guid? DecisionId);
