namespace Peerline.Stages.Probing;

/// <summary>A connectivity probe as a peer writes it.</summary>
public sealed record ConnectivityProbeDraft(string? Endpoint, string? Region, string? Protocol);
