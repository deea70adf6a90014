namespace Peerline.Routing.Rib;

/// <summary>How far the tables may grow, whatever the peers send. Beyond, a route is refused and said to be (<see cref="RibRefusal"/>).</summary>
public sealed record AdjRibsInLimits
{
    /// <summary>Different prefixes of one family, all peers together.</summary>
    public int MaximumPrefixes { get; init; } = 64_000_000;

    /// <summary>Octets of memory for all attribute sets together, in steps of 1 MiB; 15 GiB at most.</summary>
    public long MaximumAttributeOctets { get; init; } = 15L << 30;
}
