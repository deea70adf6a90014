namespace Peerline.Model;

/// <summary>What the operator's eligibility rules say to a request.</summary>
public enum EligibilityOutcome { Approve, Review, Reject }
