namespace Peerline.Stages.Validation.Checks;

/// <summary>Routes are judged when they are all there and stand still.</summary>
internal sealed class InitialRoutesCheck : HalfCheck
{
    public override string Name => "initial-routes";
    public override CheckGroup Group => CheckGroup.ReceivedRoutes;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "The peer's initial routes are complete and stand still while they are read.";

    public override Finding Look(HalfCase half)
    {
        if (!half.IsEstablished) return SessionIsDown(half);
        if (!half.InitialRoutesComplete)
            return Failed(half.Family, "The peer's initial routes are not complete (no End-of-RIB yet).", "Wait.")
                with { MayPassLater = true };
        return half.Half.Churning
            ? Failed(half.Family, "The received routes changed while they were read.", "Wait until the announcements stand still.")
                with { MayPassLater = true }
            : Passed(half.Family, half.Session!.EndOfRib == true
                ? "End-of-RIB was received."
                : "No End-of-RIB was seen; the session is up long enough.");
    }
}
