using Peerline.Edge;

namespace Peerline.Stages.LinkTest;

/// <summary>The acceptance record of one link-test attempt: both sides see it, and it never changes.</summary>
/// <param name="Summary">One sentence with the figures.</param>
public sealed record LinkTestRecord(
    Guid AttemptId, Guid ConnectionId, LinkTestPlan Plan, LinkTestResult Result,
    IReadOnlyList<LinkTestCheck> Checks, bool Passed, string Summary)
{
    public DateTimeOffset StartedAt => Result.StartedAt;
    public DateTimeOffset EndedAt => Result.EndedAt;
}

/// <summary>One line of the record.</summary>
/// <param name="Name">A stable word: <c>carrier</c>, <c>reachability</c>, <c>loss</c>, <c>rtt</c>, <c>arp</c>, <c>ipv6-link-local</c>,
/// <c>mtu-1500</c>, <c>mtu-agreed</c>, <c>error-counters</c>.</param>
/// <param name="Required">The test fails when this fails.</param>
/// <param name="Passed">Null when it could not be measured.</param>
/// <param name="Figures">What was measured.</param>
public sealed record LinkTestCheck(string Name, bool Required, bool? Passed, string Figures, string? Hint = null);
