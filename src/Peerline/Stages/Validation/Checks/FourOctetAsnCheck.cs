namespace Peerline.Stages.Validation.Checks;

internal sealed class FourOctetAsnCheck : HalfCheck
{
    public override string Name => "four-octet-asn";
    public override CheckGroup Group => CheckGroup.Session;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "The session carries four-octet AS numbers (RFC 6793).";

    public override Finding Look(HalfCase half)
    {
        if (!half.IsEstablished) return SessionIsDown(half);
        return half.Session!.FourOctetAsn switch
        {
            true => Passed(half.Family, "Four-octet AS numbers are negotiated."),
            false => Failed(half.Family, "The peer speaks two-octet AS numbers only: paths are shown with AS_TRANS (23456).",
                "Update the peer's router."),
            null => Unproved(half.Family, "The router does not tell.", "Nothing is to be done.") with { Severity = Severity.Info },
        };
    }
}
