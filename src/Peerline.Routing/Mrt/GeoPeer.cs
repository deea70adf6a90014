namespace Peerline.Routing.Mrt;

/// <summary>A peer of a GEO_PEER_TABLE and where it stands (RFC 6397 3).</summary>
/// <param name="Peer">The peer.</param>
/// <param name="Latitude">Degrees, WGS84; NaN when it is private.</param>
/// <param name="Longitude">Degrees, WGS84; NaN when it is private.</param>
public readonly record struct GeoPeer(PeerIndexEntry Peer, float Latitude, float Longitude);
