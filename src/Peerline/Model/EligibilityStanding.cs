namespace Peerline.Model;

/// <summary>Where a request, or a change of a connection in service, stands with the operator's eligibility rules.</summary>
public sealed record EligibilityStanding
{
    /// <summary>Since when it is to be judged; null when it is.</summary>
    public DateTimeOffset? DueSince { get; init; }
    public EligibilityOutcome? Outcome { get; init; }

    /// <summary>The outcome and its causes in a sentence.</summary>
    public string? Summary { get; init; }
    public DateTimeOffset? JudgedAt { get; init; }

    /// <summary>The decision as it is kept, with every finding.</summary>
    public Guid? DecisionId { get; init; }
}
