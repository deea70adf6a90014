using Peerline.Stages.Validation;

namespace Peerline.Stages.Routes;

/// <summary>A received path with what became of it.</summary>
/// <param name="Accepted">The router has taken it.</param>
/// <param name="Reasons">All that the checks say of it; of one that is not accepted, at least the rule that keeps it out.</param>
public sealed record JudgedRoute(PeeringRoute Route, bool Accepted, IReadOnlyList<RouteFault> Reasons);
