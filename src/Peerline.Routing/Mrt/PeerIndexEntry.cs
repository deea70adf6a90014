using Peerline.Routing.Addressing;

namespace Peerline.Routing.Mrt;

/// <summary>One peer of a PEER_INDEX_TABLE (RFC 6396 4.3.1).</summary>
/// <param name="Identifier">Its BGP identifier, as an IPv4 address; 0.0.0.0 where the writer did not know it.</param>
/// <param name="Address">Its address.</param>
/// <param name="Asn">Its AS.</param>
public readonly record struct PeerIndexEntry(Address Identifier, Address Address, Asn Asn);
