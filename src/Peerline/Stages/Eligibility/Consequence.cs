namespace Peerline.Stages.Eligibility;

/// <summary>What follows from a rule that is not met, or of which nothing is known; the sternest of all rules decides.</summary>
public enum Consequence
{
    /// <summary>It is noted in the report and stops nothing.</summary>
    Note,

    /// <summary>A person looks at the request.</summary>
    Review,

    /// <summary>The request is rejected.</summary>
    Reject,
}
