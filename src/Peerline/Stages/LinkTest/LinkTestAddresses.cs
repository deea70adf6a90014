using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Addressing;

namespace Peerline.Stages.LinkTest;

/// <summary>
/// The temporary addresses of a link test: /30s from 169.254.0.0/16. RFC 3927 reserves the first and the last /24; 169.254.169.0/24 is
/// where clouds keep their metadata service, and many filters drop it.
/// </summary>
public static class LinkTestAddresses
{
    public static Prefix Space { get; } = Prefix.Parse("169.254.0.0/16");

    public static IReadOnlyList<Prefix> Excluded { get; } =
        [Prefix.Parse("169.254.0.0/24"), Prefix.Parse("169.254.169.0/24"), Prefix.Parse("169.254.255.0/24")];

    /// <summary>The next free subnet with its two ends; null when all are in use.</summary>
    public static LinkAddresses? Next(IEnumerable<Prefix> taken) =>
        LinkAddressing.NextFree(Space, 30, taken.Concat(Excluded)) is { } subnet ? LinkAddressing.Split(subnet, fromPool: true) : null;
}
