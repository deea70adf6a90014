namespace Peerline.Stages.Authorization;

/// <summary>Who owns the demarc and therefore writes the letter.</summary>
public sealed record LoaIssuer(string LegalName, IReadOnlyList<string> AddressLines, uint Asn, NocContact Noc);
