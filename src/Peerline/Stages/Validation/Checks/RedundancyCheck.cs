using Peerline.Model;

namespace Peerline.Stages.Validation.Checks;

/// <summary>A direct peering consists of two connections to two edge routers; one alone is opened, and said.</summary>
internal sealed class RedundancyCheck : Check
{
    public override string Name => "redundancy";
    public override CheckGroup Group => CheckGroup.Redundancy;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "The peering has a second connection on another edge router.";

    public override IEnumerable<Finding> Look(ValidationEvidence evidence, IReadOnlyList<HalfCase> halves)
    {
        var here = evidence.Connection.Port?.EdgeRouterId;
        var others = evidence.Siblings.Where(s => s.Id != evidence.Connection.Id
            && s.State is not (ConnectionState.Gone or ConnectionState.PendingRemove or ConnectionState.Rejected)).ToList();
        var elsewhere = others.Count(s => s.Port is { } port && port.EdgeRouterId != here);
        yield return (others.Count, elsewhere) switch
        {
            (0, _) => Failed(null, "This is the only connection of the peering.", "Ask for a second connection on another edge router."),
            (_, 0) when others.Any(s => s.Port is null) => NotApplicable(null, "The other connections have no port yet."),
            (_, 0) => Failed(null, "All connections of the peering end on the same edge router.",
                "Ask for a connection on another edge router."),
            _ => Passed(null, $"{EvidenceText.Count(elsewhere, "other connection")} of the peering on another edge router."),
        };
    }
}
