namespace Peerline.Stages.Authorization;

/// <summary>
/// What the public verification page says. The register's fingerprints and dates are there only for a version that exists; the facts
/// to compare with the paper are shown by the page only when <see cref="MayShowFacts"/> holds, since who has the document knows them.
/// </summary>
public sealed record LetterVerdict(LetterOutcome Outcome, string Sentence, RegisteredLetter? Letter)
{
    /// <summary>The colo may act on the document.</summary>
    public bool InForce => Outcome is LetterOutcome.Valid;

    public bool MayShowFacts { get; init; }
}
