namespace Peerline.Model;

/// <summary>
/// A link aggregation group (IEEE 802.1AX) of an edge router: one interface over several ports. The operator configures it; the ports that
/// are in it, or are meant to be, name it.
/// </summary>
/// <param name="InterfaceName">The bundle's interface, on which sessions run: <c>bond0</c>, <c>ae12</c>, <c>Bundle-Ether7</c>.</param>
/// <param name="Lacp">Members are negotiated with LACP; without, they are bundled as they are.</param>
/// <param name="MinimumLinks">With fewer members up the router takes the interface down.</param>
public sealed record Lag(string InterfaceName, bool Lacp = true, int MinimumLinks = 1)
{
    /// <summary>No router bundles more.</summary>
    public const int MostMembers = 64;
}
