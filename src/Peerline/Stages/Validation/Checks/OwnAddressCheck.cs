namespace Peerline.Stages.Validation.Checks;

/// <summary>Asks the link for our own address: the one question that tells swapped ends from a silent peer.</summary>
internal sealed class OwnAddressCheck : HalfCheck
{
    public override string Name => "own-address";
    public override CheckGroup Group => CheckGroup.Link;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "Nobody else on the link answers for the operator's address.";

    public override Finding Look(HalfCase half)
    {
        var (ours, peers) = (half.Half.Link.Operator, half.Half.Link.Peer);
        if (half.Half.OwnAnswers is not { } answers) return NotApplicable(half.Family, "The link was not asked.");
        if (answers.Count == 0) return Passed(half.Family, $"Nobody else answers for {ours}.");
        var evidence = EvidenceText.Lines(answers.Select(mac => $"{ours} is at {EvidenceText.Safe(mac)}"));
        return half.Swapped
            ? Failed(half.Family, $"The two ends are swapped: {ours} is ours and is answered by another device, and nobody answers for {peers}.",
                $"Configure {peers}/{half.Half.Link.Subnet.Length} on the peer's router and {ours} as its neighbour.")
                    with { Evidence = evidence }
            : Failed(half.Family, $"Our address {ours} is answered by another device on the link.",
                $"The peer has {peers} only. Remove {ours} from the peer's router, and switch off proxy ARP on the port.")
                    with { Evidence = evidence };
    }
}
