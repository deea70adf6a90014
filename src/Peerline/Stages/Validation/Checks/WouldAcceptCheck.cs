namespace Peerline.Stages.Validation.Checks;

/// <summary>A policy that would accept nothing of what comes is not opened: everything that was received fails, or was not
/// stated.</summary>
internal sealed class WouldAcceptCheck : HalfCheck
{
    public override string Name => "would-accept";
    public override CheckGroup Group => CheckGroup.ReceivedRoutes;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "Of what the peer announces, something would be accepted.";

    public override Finding Look(HalfCase half)
    {
        if (!half.IsEstablished) return SessionIsDown(half);
        if (half.IsAdopted) return NotApplicable(half.Family, "The session was adopted: it accepts what it accepted.");
        var received = half.Half.Received.Routes.Select(r => r.Prefix).Distinct().Count();
        if (received == 0) return NotApplicable(half.Family, "No routes were received.");
        var predicted = half.Predicted.Count;
        return predicted > 0
            ? Passed(half.Family, $"{predicted} of {received} announced prefixes will be accepted.")
            : Failed(half.Family, $"None of the {received} announced prefixes would be accepted.", half.Stated.Count == 0
                ? $"State the {half.Family} prefixes that are to be accepted{(half.IsOpenAlready ? "" : ", and say \"ready\" again")}."
                : "Announce what was stated; the other checks say what is wrong with each route.");
    }
}
