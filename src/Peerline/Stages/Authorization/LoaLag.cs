namespace Peerline.Stages.Authorization;

/// <summary>What the cross connects of a letter make together: a link aggregation group (IEEE 802.1AX).</summary>
public sealed record LoaLag(bool Lacp, int MinimumLinks);
