using System.Globalization;

namespace Peerline.Stages.Authorization;

/// <summary>
/// The check that anybody may make of a letter in hand. A fingerprint is that of the data (whole, or its first 16 digits as in the
/// QR code) or that of the PDF file.
/// </summary>
public static class LetterVerification
{
    const int DigitsInAddress = 16;
    const int DigitsOfSha256 = 64;

    public static Uri Address(Uri verificationBase, LetterNumber number, int version, string jsonSha256) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{verificationBase.AbsoluteUri.TrimEnd('/')}/loa/{number}?v={version}&h={jsonSha256[..DigitsInAddress]}"));

    /// <param name="versions">Every version that the register has of this number; none when the number is not there.</param>
    /// <param name="version">As presented; the newest when none was.</param>
    /// <param name="fingerprint">As presented, or null.</param>
    public static LetterVerdict Check(
        IReadOnlyCollection<RegisteredLetter> versions, string number, int? version, string? fingerprint, DateTimeOffset now)
    {
        if (!LetterNumber.TryParse(number, out var asked) || !versions.Any(letter => letter.Number == asked))
        {
            return new LetterVerdict(LetterOutcome.Unknown, "No letter with this number was issued here. Do not act on it.", null);
        }

        var newest = versions.Where(letter => letter.Number == asked).MaxBy(letter => letter.Version)!;
        if (versions.FirstOrDefault(letter => letter.Number == asked && letter.Version == (version ?? newest.Version)) is not { } letter)
        {
            return new LetterVerdict(
                LetterOutcome.UnknownVersion, $"{asked} has no version {Text(version!.Value)}. Do not act on it.", null);
        }

        var presented = fingerprint?.Trim().ToLowerInvariant() ?? "";
        if (presented.Length > 0 && !Matches(letter, presented))
        {
            return new LetterVerdict(
                LetterOutcome.Altered,
                $"This is not the document that was issued as {Name(letter)}: the fingerprints differ. "
                    + "Do not act on it; call the Issuer’s NOC.",
                null);
        }

        var (outcome, sentence) = Judge(letter, newest, presented.Length > 0, DateOnly.FromDateTime(now.UtcDateTime));
        return new LetterVerdict(outcome, sentence, letter) { MayShowFacts = presented.Length > 0 };
    }

    /// <summary>What the technician compares with the paper: who may paste a genuine code onto another text is found out here.</summary>
    public static IReadOnlyList<LetterFact> Facts(LetterOfAuthorization letter) =>
    [
        new("Issuer", AuthorizationPaper.Network(letter.Issuer.LegalName, letter.Issuer.Asn)),
        new("Authorized Party", AuthorizationPaper.Network(letter.AuthorizedParty.LegalName, letter.AuthorizedParty.Asn)),
        .. letter.Carrier is { } carrier
            ? [new LetterFact("Carrier", AuthorizationPaper.Network(carrier.LegalName, carrier.Asn))] : (LetterFact[])[],
        new("Facility", letter.Facility.Name),
        .. Ends(letter.ASide, letter.ZSide),
        new("Circuit id", letter.CircuitId),
        .. (letter.Further ?? []).SelectMany(f => Ends(f.ASide, f.ZSide).Append(new("Circuit id", f.CircuitId))),
    ];

    public static IReadOnlyList<LetterFact> Facts(CeaseLetter letter) =>
    [
        new("Issuer", AuthorizationPaper.Network(letter.Issuer.LegalName, letter.Issuer.Asn)),
        new("Authorized Party", AuthorizationPaper.Network(letter.AuthorizedParty.LegalName, letter.AuthorizedParty.Asn)),
        new("Facility", letter.Facility.Name),
        .. Ends(letter.ASide, letter.ZSide),
        .. Circuit(letter.CrossConnectId, letter.CircuitId),
        .. (letter.Further ?? []).SelectMany(f => Ends(f.ASide, f.ZSide).Concat(Circuit(f.CrossConnectId, f.CircuitId))),
    ];

    static IEnumerable<LetterFact> Circuit(string? crossConnect, string circuit) =>
        [new("Cross connect id", crossConnect ?? "not reported to the Issuer"), new("Circuit id", circuit)];

    static IEnumerable<LetterFact> Ends(LoaDemarc aSide, LoaDemarc? zSide)
    {
        foreach (var (side, demarc) in new[] { ("A side", aSide), ("Z side", zSide) })
        {
            (string Label, string? Value)[] parts = demarc is null ? [] :
            [
                ("cage", demarc.Cage), ("rack", demarc.Rack), ("panel", demarc.Panel),
                ("ports", demarc.Ports.Count == 0 ? null : string.Join(", ", demarc.Ports)),
                ("fibre", demarc.Media), ("connector", demarc.Connector),
            ];
            foreach (var (label, value) in parts.Where(part => part.Value is not null))
            {
                yield return new($"{side} {label}", value!);
            }
        }
    }

    static bool Matches(RegisteredLetter letter, string presented) =>
        presented.Length is DigitsInAddress or DigitsOfSha256
        && (letter.JsonSha256.StartsWith(presented, StringComparison.Ordinal) || letter.PdfSha256 == presented);

    static (LetterOutcome, string) Judge(RegisteredLetter letter, RegisteredLetter newest, bool compared, DateOnly today) => letter switch
    {
        { State: LetterState.Revoked } =>
            (LetterOutcome.Revoked, $"{Name(letter)} was revoked. Do not act on it."),
        { State: LetterState.Superseded } when newest.Version > letter.Version =>
            (LetterOutcome.Superseded, $"{Name(letter)} was superseded by version {Text(newest.Version)}. Act on the newer version only."),
        { State: LetterState.Superseded } =>
            (LetterOutcome.Superseded, $"{Name(letter)} was superseded by another letter. Do not act on it."),
        { ExpiresOn: { } last } when today > last =>
            (LetterOutcome.Expired, $"{Name(letter)} expired on {LetterBlocks.Date(last)}. Do not act on it; ask for a new letter."),
        { EffectiveOn: { } first } when today < first =>
            (LetterOutcome.NotYetEffective, $"{Name(letter)} takes effect on {LetterBlocks.Date(first)}. Do not disconnect before."),
        _ when !compared =>
            (LetterOutcome.ValidByNumber,
                $"{Name(letter)} is in force{Until(letter)}, but no fingerprint was given: the document in hand was not compared. "
                    + "Scan its code."),
        { Number.Kind: LetterKind.Cease } =>
            (LetterOutcome.Valid, $"{Name(letter)} is in force and this is the document that was issued. "
                + "The cross connect may be disconnected."),
        _ => (LetterOutcome.Valid, $"{Name(letter)} is in force{Until(letter)} and this is the document that was issued."),
    };

    static string Until(RegisteredLetter letter) => letter.ExpiresOn is { } last ? $" through {LetterBlocks.Date(last)} (UTC)" : "";

    static string Name(RegisteredLetter letter) => $"{letter.Number} version {Text(letter.Version)}";

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
