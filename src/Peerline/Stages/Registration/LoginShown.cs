using Peerline.Model;

namespace Peerline.Stages.Registration;

/// <summary>What somebody sees who has logged in at PeeringDB and may act for the network.</summary>
/// <param name="Subscription">Whose wish it is, by the name that the operator knows.</param>
/// <param name="Code">To be handed back by them.</param>
public sealed record LoginShown(PeerAsn Asn, string Subscription, string Code, DateTimeOffset ExpiresAt);
