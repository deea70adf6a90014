namespace Peerline.Model;

/// <summary>
/// A change of a connection in service that is not done yet. What remains of it is the difference between <see cref="Wanted"/> and the
/// connection's request, which says what is in force; a part that is done moves from here to there.
/// </summary>
/// <param name="Wanted">The request as it was last made.</param>
public sealed record ConnectionChange(ConnectionRequest Wanted, DateTimeOffset RequestedAt, string By)
{
    /// <summary>Since when a part of it waits for the operator: more bandwidth, or the use for Peering Service.</summary>
    public DateTimeOffset? AwaitsApprovalSince { get; init; }

    /// <summary>What the operator's rules say to it while it waits; null where they are not asked.</summary>
    public EligibilityStanding? Eligibility { get; init; }

    /// <summary>The operator has approved as much bandwidth as this; members of the LAG that it needs may be on their way.</summary>
    public int GrantedMbps { get; init; }
}
