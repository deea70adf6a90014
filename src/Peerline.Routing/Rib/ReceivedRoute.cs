using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rib;

/// <summary>A route as the peer sent it, before policy, and what policy made of it.</summary>
/// <param name="Prefix">The prefix.</param>
/// <param name="Attributes">Its path attributes, shared with other routes.</param>
/// <param name="ReceivedAt">When these attributes first came.</param>
/// <param name="Disposition">What became of it.</param>
public sealed record ReceivedRoute(Prefix Prefix, RouteAttributes Attributes, DateTimeOffset ReceivedAt, RouteDisposition Disposition)
{
    /// <summary>The name of the Adj-RIB-In that it was read from; empty elsewhere.</summary>
    public string Peer { get; init; } = "";

    /// <summary>The path identifier (RFC 7911), 0 without ADD-PATH.</summary>
    public uint PathId { get; init; }

    /// <summary>What the VRPs say (RFC 6811); not found when nobody asked.</summary>
    public OriginState OriginState { get; init; }

    /// <summary>True when it is left from an earlier session or round and not yet confirmed (RFC 4724, 7313).</summary>
    public bool IsStale { get; init; }

    /// <summary>True when policy let it through.</summary>
    public bool IsAccepted => Disposition == RouteDisposition.Accepted;
}
