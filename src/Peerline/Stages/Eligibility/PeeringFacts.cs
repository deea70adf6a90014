using Peerline.Model;

namespace Peerline.Stages.Eligibility;

/// <summary>The connection that is judged, among those that its peering has or asks for, in the order in which they were asked for. Pure.</summary>
/// <param name="Promised">For each connection that is approved and has no port yet, of whatever peering, the free ones that it could be given.</param>
public sealed record PeeringFacts(
    Guid Judged, IReadOnlyList<ConnectionFacts> Connections, IReadOnlyList<IReadOnlyList<(Guid EdgeRouter, string Name)>> Promised)
{
    /// <summary>Of the judged connection alone.</summary>
    public EligibilityFacts Own => Connections.First(c => c.Id == Judged).Facts!;

    /// <summary>
    /// What the judged connection is judged by. One that the file rejects by itself counts for no other, whether that is decided already or
    /// not: a second connection is not met by one that will not be. Free ports go to those that were asked for first.
    /// </summary>
    /// <param name="own">With what the registers say of the ASN, which holds for all.</param>
    public EligibilityFacts Counted(EligibilityPolicy policy, EligibilityFacts own)
    {
        var alone = policy.Without(RuleCatalogue.Redundancy);
        var (promised, counted, judged) = (Promised.ToList(), new List<ConnectionFacts>(), own);
        foreach (var c in Connections)
        {
            var facts = c.Facts is { } known ? known.WithRecordsOf(own) with { PromisedPorts = Needed(promised, c.FreePorts) } : null;
            if (c.Id == Judged) judged = facts!;
            else if (facts is not null && alone.Judge(facts).Outcome is EligibilityOutcome.Reject) continue;
            counted.Add(c);
            if (facts is not null) promised.Add(c.FreePorts);
        }

        return judged with
        {
            Connections = counted.Count, EdgeRouters = EligibilityFactBook.MostDistinct<Guid>([.. counted.Select(c => c.EdgeRouters)]),
        };
    }

    /// <summary>How many of these ports the others need when they take what they can elsewhere.</summary>
    private static int Needed(
        IReadOnlyList<IReadOnlyList<(Guid EdgeRouter, string Name)>> others, IReadOnlyList<(Guid EdgeRouter, string Name)> ports) =>
        EligibilityFactBook.MostDistinct(others)
        - EligibilityFactBook.MostDistinct<(Guid, string)>([.. others.Select(o => o.Except(ports).ToList())]);
}
