namespace Peerline.Stages.Authorization;

/// <summary>Who may have the cross connect patched. A carrier that acts for the requester needs no ASN.</summary>
public sealed record LoaParty(string LegalName, uint? Asn);
