using Peerline.Routing.Addressing;

namespace Peerline.Stages.Eligibility;

/// <summary>A judgement as it is kept: with the facts it was made of, so that another file can be tried on them later.</summary>
public sealed record EligibilityDecision(
    Guid Id, Guid ConnectionId, Guid PeeringId, string Peering, Asn PeerAsn, DateTimeOffset At, Judgement Judgement, EligibilityFacts Facts)
{
    /// <summary>The type of the event that keeps it. Stored: never changed.</summary>
    public const string EventType = "eligibility.decided";

    /// <summary>What was asked to be changed of a connection in service; null for a request.</summary>
    public string? Change { get; init; }

    public string Sentence => Judgement.Summary;
}
