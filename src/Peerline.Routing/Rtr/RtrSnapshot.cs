using System.Collections.Immutable;

namespace Peerline.Routing.Rtr;

/// <summary>
/// Data and status of one moment. Who keeps something that depends on the VRPs keeps the table too, and asks it for the
/// <see cref="VrpTable.Difference"/> to that of the next snapshot.
/// </summary>
public sealed record RtrSnapshot
{
    /// <summary>The data. After a failure the last that was known, until other data is complete; see <see cref="State"/>.</summary>
    public RtrPayload Payload { get; init; } = RtrPayload.Empty;

    /// <summary>What the data is worth.</summary>
    public RtrDataState State { get; init; }

    /// <summary>The cache that gave the data; null when there is none.</summary>
    public RtrCacheOptions? Source { get; init; }

    /// <summary>Version, session and serial of the data.</summary>
    public RtrPosition? Position { get; init; }

    /// <summary>When its cache last said that this is what it has.</summary>
    public DateTimeOffset? LastUpdate { get; init; }

    /// <summary>When the data expires, unless its cache is heard again before.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>All caches, the preferred one first.</summary>
    public ImmutableArray<RtrCacheStatus> Caches { get; init; } = [];

    /// <summary>The VRPs of the payload.</summary>
    public VrpTable Vrps => Payload.Vrps;
}
