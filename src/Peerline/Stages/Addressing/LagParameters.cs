namespace Peerline.Stages.Addressing;

/// <summary>A bundle as both ends have it (IEEE 802.1AX).</summary>
/// <param name="Lacp">Active on both ends; without it both bundle as they are.</param>
/// <param name="MinimumLinks">With fewer members up the operator's end takes the interface down.</param>
public sealed record LagParameters(int Members, bool Lacp, int MinimumLinks);
