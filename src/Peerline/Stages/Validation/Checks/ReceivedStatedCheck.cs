namespace Peerline.Stages.Validation.Checks;

internal sealed class ReceivedStatedCheck : HalfCheck
{
    public override string Name => "received-not-stated";
    public override CheckGroup Group => CheckGroup.ReceivedRoutes;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "What the peer announces was stated.";

    public override Finding Look(HalfCase half)
    {
        if (!half.IsEstablished) return SessionIsDown(half);
        if (half.IsAdopted && half.Stated.Count == 0) return NotApplicable(half.Family, "The session was adopted; nothing was stated.");
        if (!(half.Half.Received.Total > 0)) return NotApplicable(half.Family, "No routes were received.");
        // A default route has a check of its own: nobody is to be told to state it.
        var unstated = half.Half.Received.Routes.Where(r => !half.IsDiscarded(r)).Select(r => r.Prefix)
            .Where(p => !half.IsStated(p) && p.Length >= half.Shortest).Distinct().ToList();
        return unstated.Count == 0
            ? Passed(half.Family, "Everything that is announced was stated.")
            : Failed(half.Family, $"{EvidenceText.Count(unstated.Count, "announced prefix", "announced prefixes")} not stated, so not accepted: {EvidenceText.Few(unstated)}.",
                $"State these prefixes{(half.IsOpenAlready ? "" : " and say \"ready\" again")}, or do not announce them.")
                    with { Evidence = EvidenceText.Prefixes(unstated) };
    }
}
