namespace Peerline.Client.Contracts;

/// <summary>A customer of the peer that was registered with a peering.</summary>
/// <param name="Key">With it the customer's prefixes are put into peering services.</param>
public sealed record RegisteredAsn(Guid Id, Guid PeeringId, string Name, uint Asn, Guid Key);
