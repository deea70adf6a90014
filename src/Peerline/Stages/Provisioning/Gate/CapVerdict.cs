namespace Peerline.Stages.Provisioning.Gate;

/// <summary>Why a change does not fit.</summary>
/// <param name="FitsAt">When it would fit if nothing else were changed meanwhile; null when time alone does not help.</param>
public sealed record CapVerdict(string Sentence, DateTimeOffset? FitsAt);
