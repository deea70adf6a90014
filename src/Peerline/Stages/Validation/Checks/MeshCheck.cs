using Peerline.Model;

namespace Peerline.Stages.Validation.Checks;

/// <summary>An exchange has two route servers so that one may fail. A session of the mesh that is down takes nothing from the others.</summary>
internal sealed class MeshCheck : HalfCheck
{
    public override string Name => "mesh";
    public override CheckGroup Group => CheckGroup.Session;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "The sessions with the other route servers of the exchange are Established too.";

    public override Finding Look(HalfCase half)
    {
        var mesh = half.Half.Mesh;
        if (mesh.Count == 0) return NotApplicable(half.Family, "There is no other route server.");
        var down = mesh.Where(m => m.Session is not { State: SessionState.Established }).ToList();
        return down.Count == 0
            ? Passed(half.Family, $"{EvidenceText.Count(mesh.Count, "further session")} Established.")
            : Failed(half.Family, $"{down.Count} of {EvidenceText.Count(mesh.Count, "further session")} not Established.",
                $"Configure {half.Half.Link.Operator} as a neighbour on the other route servers too.") with
            {
                Evidence = EvidenceText.Lines(down.Select(m => $"{m.Peer}: {m.Session?.State ?? SessionState.Absent}")),
                MayPassLater = true,
            };
    }
}
