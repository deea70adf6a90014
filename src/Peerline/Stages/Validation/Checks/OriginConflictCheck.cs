namespace Peerline.Stages.Validation.Checks;

/// <summary>One prefix with two origins on one session (ADD-PATH, or a change caught in the middle): a hijack looks like this, so does
/// anycast.</summary>
internal sealed class OriginConflictCheck : HalfCheck
{
    public override string Name => "origin-conflict";
    public override CheckGroup Group => CheckGroup.ReceivedRoutes;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "No prefix comes with more than one origin AS.";

    public override Finding Look(HalfCase half)
    {
        if (!half.IsEstablished) return SessionIsDown(half);
        if (!(half.Half.Received.Total > 0)) return NotApplicable(half.Family, "No routes were received.");
        var conflicts = half.Half.Received.Routes.Where(r => r.AsPath.Count > 0 && !r.HasAsSet)
            .Select(r => (r.Prefix, Origin: r.AsPath[^1])).Distinct().GroupBy(r => r.Prefix, r => r.Origin).Where(g => g.Count() > 1)
            .Select(g => (Prefix: g.Key, Origins: g.Order().ToList())).OrderBy(g => g.Prefix).ToList();
        return conflicts.Count == 0
            ? Passed(half.Family, "Every prefix has one origin.")
            : Failed(half.Family, $"{EvidenceText.Count(conflicts.Count, "prefix", "prefixes")} with more than one origin AS.",
                "Check whose prefix it is; one of the origins may be wrong.")
                with { Evidence = EvidenceText.Lines(conflicts.Select(c =>
                    $"{c.Prefix}: {string.Join(", ", c.Origins.Take(5).Select(o => $"AS{o}"))}")) };
    }
}
