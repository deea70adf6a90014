namespace Peerline.Stages.Validation.Checks;

/// <summary>A cable between two routers has one device at its end. A second MAC address is a switch, an exchange, or the wrong
/// VLAN.</summary>
internal sealed class PeerAnswersCheck : HalfCheck
{
    public override string Name => "peer-answers";
    public override CheckGroup Group => CheckGroup.Link;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "Exactly one device answers ARP or neighbour discovery for the peer's address.";

    public override Finding Look(HalfCase half)
    {
        var peer = half.Half.Link.Peer;
        var answers = half.Half.PeerAnswers;
        if (half.PeerAddressSilent)
            return Failed(half.Family, $"Nobody on the link answers for the peer's address {peer}.", half.NoCarrier
                ? "There is no carrier; see the check \"carrier\"."
                : half.Half.Link.IsOnLan
                ? $"Configure {peer}/{half.Half.Link.Subnet.Length} on the port of the exchange's LAN, and see that the exchange knows its MAC address."
                : $"Configure {peer}/{half.Half.Link.Subnet.Length} on the port that the LOA names, untagged (the peer has {peer}, we have "
                    + $"{half.Half.Link.Operator}, not the other way round). If it is there, the cross connect ends on another port.")
                with { MayPassLater = true };
        return answers switch
        {
            null when half.IsEstablished || half.Half.Ping is { Received: > 0 } => Passed(half.Family, $"{peer} answers."),
            null or [] when !half.IsEstablished && half.Half.Ping is not { Received: > 0 } =>
                Unproved(half.Family, "The link was not asked for the peer's address.", "Validate again.") with { MayPassLater = true },
            null or [] => Passed(half.Family, $"{peer} answers; the router shows no MAC address for it."),
            [var one] => Passed(half.Family, $"{peer} is at {EvidenceText.Safe(one)}."),
            _ => Failed(half.Family, $"{answers.Count} devices answer for {peer}.",
                half.Half.Link.IsOnLan
                    ? "One member has one address: look for a second router with the same address, or for proxy ARP on the LAN."
                    : "A direct link has one device at each end: look for a bridge, a second router with the same address, or proxy ARP.")
                with { Severity = Severity.Warning, Evidence = EvidenceText.Lines(answers.Select(EvidenceText.Safe)) },
        };
    }
}
