using Peerline.Model;

namespace Peerline.Stages.Request;

/// <summary>A peering with its ASN and every connection that is not gone.</summary>
public sealed record WholePeering(Peering Peering, PeerAsn PeerAsn, IReadOnlyList<Connection> Connections);
