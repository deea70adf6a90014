using System.Globalization;

namespace Peerline.Stages.Authorization;

/// <summary>The cease letter on paper.</summary>
static class CeasePaper
{
    public static byte[] Print(CeaseLetter letter, LetterSeal seal)
    {
        var head = new LetterHead(
            letter.Issuer, "Cease Letter", Subject(letter), letter.Number,
            letter.Version, letter.IssuedOn);
        return LetterPaper.Print(head, seal, Blocks(letter, seal));
    }

    static IEnumerable<Block> Blocks(CeaseLetter letter, LetterSeal seal) =>
    [
        LetterBlocks.Opening(
            "Cease Letter", $"Authority to disconnect {DemarcTable.Counted(1 + (letter.Further?.Count ?? 0))}", seal,
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
            [
                new(letter.ASide, letter.ZSide, Wire(letter.CrossConnectId, letter.CircuitId)),
                .. (letter.Further ?? []).Select(f => new DemarcTable.Wire(f.ASide, f.ZSide, Wire(f.CrossConnectId, f.CircuitId))),
            ]),
        LetterBlocks.Heading("Instructions"),
        .. LetterBlocks.Numbered([letter.Terms.Authority, letter.Terms.DoNotDisturb, letter.Terms.Ordering, letter.Terms.Completion]),
        LetterBlocks.Signature(letter.Issuer, letter.Signatory, letter.IssuedOn, seal),
    ];

    static string Release(CeaseLetter letter)
    {
        var installed = letter.Authorization is { } number
            ? $"installed under {number}, version {letter.AuthorizationVersion ?? 1}, "
            : "";
        return $"{letter.Issuer.LegalName} (AS{letter.Issuer.Asn}, the “Issuer”) no longer uses the {(letter.Further is null ? "cross connect" : "cross connects")} to "
            + $"{AuthorizationPaper.Network(letter.AuthorizedParty.LegalName, letter.AuthorizedParty.Asn)} {installed}"
            + $"and authorizes {(letter.Further is null ? "its" : "their")} disconnection on or after {LetterBlocks.Date(letter.EffectiveOn)}.";
    }

    static string Subject(CeaseLetter letter) => letter.Further is null
        ? $"Disconnection of cross connect {letter.CircuitId} at {letter.Facility.Name}"
        : $"Disconnection of cross connects {letter.CircuitId} and {letter.Further.Count} more at {letter.Facility.Name}";

    static IReadOnlyList<(string Label, string Value, Ink Ink)> Wire(string? crossConnect, string circuit) =>
    [
        ("Cross connect id", crossConnect ?? "not reported to the Issuer", crossConnect is null ? Ink.Value : Ink.Demarc),
        ("Circuit id", circuit, Ink.Demarc),
    ];
}
