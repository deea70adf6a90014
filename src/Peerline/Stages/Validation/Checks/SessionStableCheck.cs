namespace Peerline.Stages.Validation.Checks;

internal sealed class SessionStableCheck : HalfCheck
{
    public override string Name => "session-stable";
    public override CheckGroup Group => CheckGroup.Session;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "The half has been Established without interruption for as long as the terms ask.";
    public override bool IsConsequence => true;
    public override bool CanBeWaived(CheckOutcome outcome) => false;

    public override Finding Look(HalfCase half)
    {
        if (!half.IsEstablished) return SessionIsDown(half);
        // Where the router does not tell since when, what was observed of the half does.
        var since = half.Session!.EstablishedSince ?? half.Half.Half.EstablishedSince ?? half.Evidence.TakenAt;
        var (up, asked) = (half.Now - since, half.Connection.Terms.StableFor);
        return up >= asked
            ? Passed(half.Family, $"Established for {EvidenceText.Span(up)}, asked for are {EvidenceText.Span(asked)}.")
            : Failed(half.Family, $"Established for {EvidenceText.Span(up)} only, asked for are {EvidenceText.Span(asked)}.",
                "Wait; if it goes down again and again, look at the link's errors.")
                with { MayPassLater = true, Evidence = [$"sessions lost since the router started: {half.Session.Flaps}"] };
    }
}
