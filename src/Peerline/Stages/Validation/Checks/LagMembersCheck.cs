using Peerline.Edge;

namespace Peerline.Stages.Validation.Checks;

/// <summary>The LAG's interface is up with one member already: the bandwidth is there with all of them.</summary>
internal sealed class LagMembersCheck : Check
{
    public override string Name => "lag-members";
    public override CheckGroup Group => CheckGroup.Link;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "Every member of the LAG is in it and up.";

    public override IEnumerable<Finding> Look(ValidationEvidence evidence, IReadOnlyList<HalfCase> halves)
    {
        if (evidence.Connection.Port is not { Lag: { } lag } port)
        {
            yield return NotApplicable(null, "The connection has a port and no LAG.");
            yield break;
        }

        foreach (var member in lag.Members)
        {
            var seen = evidence.Ports.FirstOrDefault(i => i.Name == member.InterfaceName);
            yield return InterfaceObservation.MemberOf(seen, port.InterfaceName) switch
            {
                LagMembership.Unknown => Unproved(null, $"The router does not report the port {member.InterfaceName}.",
                    "The operator looks after the port in the inventory."),
                LagMembership.Outside => Failed(null, $"{member.InterfaceName} is not in {port.InterfaceName}.",
                    $"The operator bundles {member.InterfaceName} into {port.InterfaceName} on the router.") with { MayPassLater = true },
                LagMembership.Down => Failed(null, $"{member.InterfaceName} is in {port.InterfaceName} and not up there ({member.CircuitId}).",
                    "Check the cross connect of this circuit id against the LOA: crossed with another member's, transmit and receive rolled; "
                        + "and that the peer bundles its end, with LACP where the LAG has it.") with { MayPassLater = true },
                _ => Passed(null, $"{member.InterfaceName} is up in {port.InterfaceName} ({member.CircuitId})."),
            };
        }
    }
}
