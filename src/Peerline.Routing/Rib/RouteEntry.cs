using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Routing.Rib;

/// <summary>A received route without its attributes: what a look-up answers without allocation.</summary>
/// <param name="Prefix">The prefix.</param>
/// <param name="PathId">The path identifier (RFC 7911), 0 without ADD-PATH.</param>
/// <param name="ReceivedAt">When these attributes first came, in whole seconds, UTC.</param>
/// <param name="OriginState">What the VRPs say (RFC 6811).</param>
/// <param name="Disposition">What became of it.</param>
/// <param name="IsStale">True when it is left from an earlier session or round and not yet confirmed (RFC 4724, 7313).</param>
public readonly record struct RouteEntry(
    Prefix Prefix, uint PathId, DateTimeOffset ReceivedAt, OriginState OriginState, RouteDisposition Disposition, bool IsStale);
