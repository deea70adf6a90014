using Peerline.Model;

namespace Peerline.Stages.Eligibility;

/// <summary>The connection that is judged, among those that its peering has or asks for, in the order in which they were asked for. Pure.</summary>
public sealed record PeeringFacts(Guid Judged, IReadOnlyList<ConnectionFacts> Connections)
{
    /// <summary>Of the judged connection alone.</summary>
    public EligibilityFacts Own => Connections.First(c => c.Id == Judged).Facts!;

    /// <summary>
    /// What the judged connection is judged by. One that the file rejects by itself counts for no other, whether that is decided already or
    /// not: a second connection is not met by one that will not be.
    /// </summary>
    /// <param name="own">With what the registers say of the ASN, which holds for all.</param>
    public EligibilityFacts Counted(EligibilityPolicy policy, EligibilityFacts own)
    {
        var alone = policy.Without(RuleCatalogue.Redundancy);
        var counted = Connections.Where(c => c.Id == Judged || c.Facts is null || !Rejects(alone, c.Facts.WithRecordsOf(own))).ToList();
        return own with
        {
            Connections = counted.Count, EdgeRouters = EligibilityFactBook.MostDistinct<Guid>([.. counted.Select(c => c.EdgeRouters)]),
        };
    }

    private static bool Rejects(EligibilityPolicy policy, EligibilityFacts facts) => policy.Judge(facts).Outcome is EligibilityOutcome.Reject;
}
