namespace Peerline.Stages.Validation.Checks;

internal sealed class GtsmCheck : HalfCheck
{
    public override string Name => "gtsm";
    public override CheckGroup Group => CheckGroup.Session;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "Packets from beyond the link cannot reach the session (RFC 5082).";

    public override Finding Look(HalfCase half)
    {
        if (!half.Policy.Gtsm) return NotApplicable(half.Family, "The operator does not use GTSM.");
        if (half.Half.Link.IsOnLan) return NotApplicable(half.Family, "On an exchange's LAN sessions run without GTSM.");
        if (half.Evidence.Router is { Gtsm: false }) return NotApplicable(half.Family, "The router cannot do GTSM.");
        if (!half.IsEstablished) return SessionIsDown(half);
        return half.Session!.Gtsm switch
        {
            true => Passed(half.Family, "The session runs with TTL 255 on both sides."),
            false => Failed(half.Family, "The session runs without GTSM.", half.IsAdopted
                ? "It was adopted as it was found: both sides agree on GTSM and set it on their routers."
                : "The operator applies the session again."),
            null => Unproved(half.Family, "The router does not tell whether GTSM is on.", "The operator looks at the router.")
                with { Severity = Severity.Info },
        };
    }
}
