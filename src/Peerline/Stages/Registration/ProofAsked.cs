using Peerline.Model;

namespace Peerline.Stages.Registration;

/// <summary>What a peer is told when it asks to prove its ASN.</summary>
/// <param name="Line">What to put into the aut-num object: said this once.</param>
/// <param name="SentTo">To whom a code was mailed: the role, with the address when everybody sees it in PeeringDB.</param>
/// <param name="Url">Where to log in at PeeringDB.</param>
public sealed record ProofAsked(
    PeerAsn Asn, ProofMethod Method, DateTimeOffset ExpiresAt, string? Line = null, string? SentTo = null, Uri? Url = null);
