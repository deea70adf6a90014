namespace Peerline.Stages.Validation.Checks;

internal sealed class HoldTimeCheck : HalfCheck
{
    public override string Name => "hold-time";
    public override CheckGroup Group => CheckGroup.Session;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "A dead peer is noticed: the hold time is not zero.";

    public override Finding Look(HalfCase half)
    {
        if (!half.IsEstablished) return SessionIsDown(half);
        return half.Session!.HoldTime switch
        {
            null => Unproved(half.Family, "The router does not tell the hold time.", "Nothing is to be done.")
                with { Severity = Severity.Info },
            { Ticks: 0 } => Failed(half.Family, "The hold time is 0: neither side sends keepalives, and a dead peer is never noticed.",
                "Set a hold time of 90 or 180 seconds on the peer's router."),
            { } hold => Passed(half.Family, $"The hold time is {hold.TotalSeconds:0} s."),
        };
    }
}
