using Peerline.Edge;
using Peerline.Routing.Addressing;
using Peerline.Stages.Validation;

namespace Peerline.Stages.DryRun;

/// <summary>What a dry run found. Nothing is stored of it, and nothing follows from it.</summary>
/// <param name="Notes">What the answer does not cover.</param>
public sealed record TrialReport(
    TrialSource Source, Asn Asn, DateTimeOffset At, IReadOnlyList<TrialVerdict> Verdicts, IReadOnlyList<string> Notes);

/// <summary>One route.</summary>
/// <param name="Faults">All that the checks say of it.</param>
public sealed record TrialVerdict(Route Route, IReadOnlyList<RouteFault> Faults)
{
    public bool Accepted => !Faults.Any(f => f.Decides);
}
