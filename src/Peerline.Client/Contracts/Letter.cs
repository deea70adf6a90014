namespace Peerline.Client.Contracts;

/// <summary>One version of a letter: the authorization to patch, or the letter that ends it.</summary>
/// <param name="Kind"><c>Authorization</c> or <c>Cease</c>.</param>
/// <param name="State"><c>Issued</c>, <c>Superseded</c> or <c>Revoked</c>.</param>
/// <param name="Pdf">Where the paper is.</param>
/// <param name="Json">Where the same is as data.</param>
public sealed record Letter(
    Guid Id, Guid ConnectionId, string Kind, string Number, int Version, string State, DateTimeOffset IssuedAt, DateTimeOffset? ExpiresAt,
    string PdfSha256, string JsonSha256, string Pdf, string Json, string Verify);

/// <summary>What the public register says of a letter.</summary>
/// <param name="Outcome"><c>Valid</c>, <c>ValidByNumber</c>, <c>NotYetEffective</c>, <c>Expired</c>, <c>Superseded</c>, <c>Revoked</c>,
/// <c>Altered</c>, <c>UnknownVersion</c> or <c>Unknown</c>.</param>
/// <param name="Facts">What to compare with the paper; only for who presented its fingerprint.</param>
public sealed record LetterVerdict(
    string Outcome, bool InForce, string Sentence, string? Number, int? Version, DateOnly? IssuedOn, DateOnly? ExpiresOn,
    IReadOnlyList<LetterFact> Facts);

public sealed record LetterFact(string Label, string Value);
