namespace Peerline.Stages.Eligibility;

/// <summary>A connection of a peering, where it is or can be.</summary>
/// <param name="EdgeRouters">The one that it is on, or each that it can be on.</param>
/// <param name="FreePorts">Ports and LAGs that it could be given, by router and interface. None where it needs none any more, and on an exchange.</param>
/// <param name="Facts">What is known of it alone; null where the file decides nothing of it any more.</param>
public sealed record ConnectionFacts(
    Guid Id, IReadOnlyList<Guid> EdgeRouters, IReadOnlyList<(Guid EdgeRouter, string Name)> FreePorts, EligibilityFacts? Facts);
