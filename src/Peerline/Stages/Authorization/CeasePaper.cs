using System.Globalization;

namespace Peerline.Stages.Authorization;

/// <summary>The cease letter on paper.</summary>
static class CeasePaper
{
    public static byte[] Print(CeaseLetter letter, LetterSeal seal)
    {
        var head = new LetterHead(
            letter.Issuer, "Cease Letter", $"Disconnection of cross connect {letter.CircuitId} at {letter.Facility.Name}", letter.Number,
            letter.Version, letter.IssuedOn);
        return LetterPaper.Print(head, seal, Blocks(letter, seal));
    }

    static IEnumerable<Block> Blocks(CeaseLetter letter, LetterSeal seal) =>
    [
        LetterBlocks.Opening(
            "Cease Letter", "Authority to disconnect one cross connect", seal,
            [
                new Reference("Letter number", letter.Number.ToString(), Ink.IdentifierBold),
                new Reference("Version", letter.Version.ToString(CultureInfo.InvariantCulture), Ink.IdentifierBold),
            ],
            [
                new Reference("Issued", LetterBlocks.Date(letter.IssuedOn), Ink.Value),
                new Reference("Effective (UTC)", LetterBlocks.Date(letter.EffectiveOn), Ink.ValueBold),
            ],
            [new Reference("Connection", letter.ConnectionId.ToString(), Ink.Identifier)]),
        LetterBlocks.Paragraph($"To the cross-connect desk of {letter.Facility.Name}", Ink.BodyBold, spaceBefore: 12),
        LetterBlocks.Paragraph(Release(letter), spaceBefore: 3),
        .. DemarcTable.Blocks(
            letter.Facility, new LoaParty(letter.Issuer.LegalName, letter.Issuer.Asn), letter.AuthorizedParty,
            letter.ASide, letter.ZSide, Wire(letter)),
        LetterBlocks.Heading("Instructions"),
        .. LetterBlocks.Numbered([letter.Terms.Authority, letter.Terms.DoNotDisturb, letter.Terms.Ordering, letter.Terms.Completion]),
        LetterBlocks.Signature(letter.Issuer, letter.Signatory, letter.IssuedOn, seal),
    ];

    static string Release(CeaseLetter letter)
    {
        var installed = letter.Authorization is { } number
            ? $"installed under {number}, version {letter.AuthorizationVersion ?? 1}, "
            : "";
        return $"{letter.Issuer.LegalName} (AS{letter.Issuer.Asn}, the “Issuer”) no longer uses the cross connect to "
            + $"{AuthorizationPaper.Network(letter.AuthorizedParty.LegalName, letter.AuthorizedParty.Asn)} {installed}"
            + $"and authorizes its disconnection on or after {LetterBlocks.Date(letter.EffectiveOn)}.";
    }

    static IEnumerable<(string Label, string Value, Ink Ink)> Wire(CeaseLetter letter) =>
    [
        ("Cross connect id", letter.CrossConnectId ?? "not reported to the Issuer", letter.CrossConnectId is null ? Ink.Value : Ink.Demarc),
        ("Circuit id", letter.CircuitId, Ink.Demarc),
    ];
}
