namespace Peerline.Client.Contracts;

/// <summary>What would go to a connection's router if its change went there now. Reading it changes nothing.</summary>
/// <param name="Hash">Of what is wished. A release names it, and releases that and nothing else.</param>
/// <param name="Text">The router's own lines, keys masked; empty when the router has it already, or when nothing may be written.</param>
/// <param name="Drift">Lines by which the router differs from what is wished and that are left as they are until the operator chooses.</param>
/// <param name="Refusals">Why nothing would be written.</param>
/// <param name="Held">The change that waits for a release, or for time.</param>
/// <param name="Release">What was released and is not on the router yet.</param>
public sealed record ConnectionPlan(
    Guid ConnectionId, string EdgeRouter, DateTimeOffset At, string Hash, IReadOnlyList<string> Text, IReadOnlyList<string> Drift,
    IReadOnlyList<string> Refusals, IReadOnlyList<PlannedSession> Sessions, IReadOnlyList<PlannedRoutes> Routes, HeldChange? Held,
    ChangeRelease? Release);

/// <param name="Fate"><c>Kept</c>, <c>Added</c>, <c>Changed</c> or <c>Removed</c>.</param>
public sealed record PlannedSession(string Family, string Peer, string Fate, IReadOnlyList<PlannedField> Changes);

/// <summary>One setting of a session; what is null is not there, or the router does not tell.</summary>
public sealed record PlannedField(string Field, string? Before, string? After);

/// <summary>How many routes of one half are accepted and announced, now and, as predicted from what is received now, after the change. What
/// is null is not known.</summary>
/// <param name="Received">What the peer sends now, before policy.</param>
public sealed record PlannedRoutes(
    string Family, int? Received, int? AcceptedBefore, int? AcceptedAfter, int? AnnouncedBefore, int? AnnouncedAfter, string? Note = null);

/// <param name="NeedsSecondPerson">Who has brought it about may not release it.</param>
public sealed record HeldChange(string Hash, string Sentence, DateTimeOffset Since, bool NeedsSecondPerson);

public sealed record ChangeRelease(string Hash, string By, string Reason, DateTimeOffset At, DateTimeOffset ExpiresAt);
