namespace Peerline.Client.Contracts;

/// <summary>Something that waits for the operator.</summary>
/// <param name="Kind"><c>peer-asn</c>, <c>connection</c>, <c>irr-held</c>, <c>irr-stale</c>, or <c>stock</c> for subnets and ports of which little is left: that is of no subscription.</param>
/// <param name="Waiting">What is to be decided; that the peer has yet to answer, when it has.</param>
public sealed record ReviewItem(
    string Kind, Guid Id, Guid SubscriptionId, uint Asn, string PeerName, string Sentence, DateTimeOffset Since, string? Waiting);
