namespace Peerline.Stages.Authorization;

/// <summary>One version of a letter in the register, as far as its verification needs it.</summary>
/// <param name="StateReason">Why it was superseded or revoked, in the operator's words; never shown to the public.</param>
public sealed record RegisteredLetter(
    LetterNumber Number, int Version, LetterState State, DateOnly IssuedOn, DateOnly? ExpiresOn, DateOnly? EffectiveOn,
    string JsonSha256, string PdfSha256, string? StateReason = null);
