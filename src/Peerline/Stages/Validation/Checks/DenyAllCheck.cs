namespace Peerline.Stages.Validation.Checks;

/// <summary>
/// DENY ALL is proved by tables, never by configuration or a counter: routes are in the Adj-RIB-In, none of them in the Loc-RIB, and the
/// Adj-RIB-Out towards the peer is empty. A peer that announces nothing leaves it unproved, and a person decides.
/// </summary>
internal sealed class DenyAllCheck : HalfCheck
{
    public override string Name => "deny-all";
    public override CheckGroup Group => CheckGroup.Denial;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "Before the policy opens nothing is accepted and nothing is announced, proved by the router's tables.";

    /// <summary>What is seen to leak is mended, not waived.</summary>
    public override bool CanBeWaived(CheckOutcome outcome) => outcome is CheckOutcome.Unproved;

    public override Finding Look(HalfCase half)
    {
        if (half.IsOpenAlready) return NotApplicable(half.Family, "The policy of this half is open already.");
        if (!half.IsEstablished) return SessionIsDown(half);
        var (received, accepted, advertised) = (half.Half.Received, half.Half.Accepted, half.Half.Advertised);
        if (accepted.Total > 0)
            return Failed(half.Family, $"{EvidenceText.Count(accepted.Total, "route")} of the peer accepted under DENY ALL.",
                "The operator looks at the router's import policy before anything else.")
                with { Evidence = EvidenceText.Prefixes(accepted.Routes.Select(r => r.Prefix)), MayPassLater = true };
        if (advertised.Total > 0)
            return Failed(half.Family, $"{EvidenceText.Count(advertised.Total, "route")} announced to the peer under DENY ALL.",
                "The operator looks at the router's export policy before anything else.")
                with { Evidence = EvidenceText.Prefixes(advertised.Routes.Select(r => r.Prefix)), MayPassLater = true };
        if (!received.IsRead || !accepted.IsRead || !advertised.IsRead)
            return Unproved(half.Family, "The router did not show all three tables.",
                "Validate again; the router must show routes before policy.") with { MayPassLater = true };
        return received.Total > 0
            ? Passed(half.Family, $"{EvidenceText.Count(received.Total, "route")} received, 0 accepted, 0 announced.")
            : Unproved(half.Family, "The peer announces nothing: 0 received, 0 accepted, 0 announced. That DENY ALL holds is not proved.",
                "Announce the stated prefixes on this session. If the peer is to announce nothing for now, the operator waives this check.")
                with { MayPassLater = half.MayStillAnnounce };
    }
}
