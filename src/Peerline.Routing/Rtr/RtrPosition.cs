namespace Peerline.Routing.Rtr;

/// <summary>What a router has of a cache: sessions are per protocol version (RFC 8210 5.1), serials per session.</summary>
/// <param name="Version">The protocol version.</param>
/// <param name="SessionId">The session of the cache's serials.</param>
/// <param name="Serial">The serial of the data.</param>
public readonly record struct RtrPosition(byte Version, ushort SessionId, uint Serial);
