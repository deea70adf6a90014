using Peerline.Model;

namespace Peerline.Stages.Validation;

/// <summary>What one check says of one route.</summary>
/// <param name="Check">The check's stable word.</param>
/// <param name="Decides">The route is kept out by it; else it is only told.</param>
/// <param name="Waiver">The rule is waived for the peer: it would keep the route out otherwise.</param>
public sealed record RouteFault(string Check, string Sentence, bool Decides, RuleWaiver? Waiver = null);
