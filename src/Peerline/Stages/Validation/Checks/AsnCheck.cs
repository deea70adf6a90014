namespace Peerline.Stages.Validation.Checks;

internal sealed class AsnCheck : HalfCheck
{
    public override string Name => "asn";
    public override CheckGroup Group => CheckGroup.Session;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "Both sides open the session with the registered AS numbers.";

    public override Finding Look(HalfCase half)
    {
        var (registered, opened) = (half.PeerAsn, half.Session?.OpenedAsn);
        if (half.Session is { } session && session.PeerAsn != registered)
            return Failed(half.Family, $"The router is configured for AS{session.PeerAsn}, registered is AS{registered}.",
                "The operator applies the session again.");
        if (opened is { } other && other != registered)
            return Failed(half.Family, $"The peer opens the session as AS{other}, registered is AS{registered}.",
                $"Configure AS{registered} as the local AS of this session on the peer's router, or register AS{other}.");
        if (half.OtherAsn && half.Session!.LastErrorFromPeer == true)
            return Failed(half.Family, $"The peer refuses our AS{half.OperatorAsn} (OPEN Message Error: Bad Peer AS).",
                $"Configure AS{half.OperatorAsn} as the remote AS of {half.Half.Link.Operator} on the peer's router.");
        if (half.OtherAsn)
            return Failed(half.Family, $"The peer opens the session with another ASN than AS{registered} (OPEN Message Error: Bad Peer AS).",
                $"Configure AS{registered} as the local AS of this session on the peer's router.");
        return half.IsEstablished
            ? Passed(half.Family, $"The session is between AS{half.OperatorAsn} and AS{registered}.")
            : NotApplicable(half.Family, "No OPEN was exchanged.");
    }
}
