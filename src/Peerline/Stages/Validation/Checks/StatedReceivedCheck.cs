namespace Peerline.Stages.Validation.Checks;

/// <summary>What was stated and does not come. It stays permitted (its prefix passes by itself): the peer may announce it any
/// day.</summary>
internal sealed class StatedReceivedCheck : HalfCheck
{
    public override string Name => "stated-not-received";
    public override CheckGroup Group => CheckGroup.ReceivedRoutes;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "What the peer stated is announced.";

    public override Finding Look(HalfCase half)
    {
        if (!half.IsEstablished) return SessionIsDown(half);
        if (half.Stated.Count == 0) return NotApplicable(half.Family, $"The peer stated no {half.Family} prefixes.");
        if (!half.Half.Received.IsRead) return NotApplicable(half.Family, "The received routes could not be read.");
        // Within a stated prefix any announced part counts: the aggregate itself may stay at home.
        var announced = half.Half.Received.Routes.SelectMany(r => half.StatedFor(r.Prefix)).ToHashSet();
        var missing = half.Stated.Where(s => !announced.Contains(s)).Select(s => s.Prefix).ToList();
        return missing.Count == 0
            ? Passed(half.Family, $"All {half.Stated.Count} stated prefixes are announced.")
            : Failed(half.Family, $"{missing.Count} of {half.Stated.Count} stated prefixes are not announced: {EvidenceText.Few(missing)}.",
                "Check the export filter and whether the routes exist on the peer's router.")
                    with { Evidence = EvidenceText.Prefixes(missing) };
    }
}
