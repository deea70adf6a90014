namespace Peerline.Stages.Authorization;

/// <summary>The link aggregation group (IEEE 802.1AX) that the cross connects of a letter make together, or join.</summary>
/// <param name="Members">Of the whole group; more than the letter names when it is for a further member.</param>
public sealed record LoaLag(bool Lacp, int MinimumLinks, int Members);
