namespace Peerline.Stages.Validation.Checks;

/// <summary>The operator's own house: what is to be announced must not be what nobody should accept.</summary>
internal sealed class AnnouncedSetCheck : HalfCheck
{
    public override string Name => "announced-set";
    public override CheckGroup Group => CheckGroup.AnnouncedRoutes;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "What the operator will announce is sound: no default route, no bogon, nothing too specific.";

    public override Finding Look(HalfCase half)
    {
        var announced = half.Announced;
        if (announced.Count == 0)
            return Failed(half.Family, $"The operator announces no {half.Family} prefix: nothing will reach the peer's side.",
                "The operator sets what is announced in the peering policy.");
        var bad = announced.Where(p => p.IsDefaultRoute || p.Length < half.Shortest || p.Length > half.Longest || half.IsBogon(p)).ToList();
        return bad.Count == 0
            ? Passed(half.Family, $"{EvidenceText.Count(announced.Count, "prefix", "prefixes")} will be announced: {EvidenceText.Few(announced)}.")
            : Failed(half.Family, $"{bad.Count} of {announced.Count} prefixes that the operator announces should not be: {EvidenceText.Few(bad)}.", "The operator mends the peering policy.")
                with { Evidence = EvidenceText.Prefixes(bad) };
    }
}
