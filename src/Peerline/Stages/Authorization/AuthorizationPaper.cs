using System.Globalization;

namespace Peerline.Stages.Authorization;

/// <summary>The letter of authorization on paper.</summary>
static class AuthorizationPaper
{
    public static byte[] Print(LetterOfAuthorization letter, LetterSeal seal)
    {
        var head = new LetterHead(
            letter.Issuer, "Letter of Authorization", Subject(letter),
            letter.Number, letter.Version, letter.IssuedOn);
        return LetterPaper.Print(head, seal, Blocks(letter, seal));
    }

    static IEnumerable<Block> Blocks(LetterOfAuthorization letter, LetterSeal seal) =>
    [
        LetterBlocks.Opening(
            "Letter of Authorization", $"Connecting facility assignment for {DemarcTable.Counted(Count(letter))} (LOA-CFA)", seal,
            [
                new Reference("Letter number", letter.Number.ToString(), Ink.IdentifierBold),
                new Reference("Version", letter.Version.ToString(CultureInfo.InvariantCulture), Ink.IdentifierBold),
            ],
            [
                new Reference("Issued", LetterBlocks.Date(letter.IssuedOn), Ink.Value),
                new Reference("Valid through (UTC)", LetterBlocks.Date(letter.ExpiresOn), Ink.ValueBold),
            ],
            [new Reference("Connection", letter.ConnectionId.ToString(), Ink.Identifier)]),
        LetterBlocks.Paragraph($"To the cross-connect desk of {letter.Facility.Name}", Ink.BodyBold, spaceBefore: 12),
        LetterBlocks.Paragraph(Grant(letter), spaceBefore: 3),
        .. DemarcTable.Blocks(
            letter.Facility, new LoaParty(letter.Issuer.LegalName, letter.Issuer.Asn), letter.AuthorizedParty, [.. Wires(letter)]),
        .. Together(letter) is { Length: > 0 } lag ? new[] { LetterBlocks.Paragraph(lag) } : [],
        LetterBlocks.Heading("Instructions"),
        .. LetterBlocks.Numbered([letter.Terms.Scope, letter.Terms.DoNotDisturb, letter.Terms.Ordering, letter.Terms.Completion]),
        LetterBlocks.Signature(letter.Issuer, letter.Signatory, letter.IssuedOn, seal),
    ];

    static string Grant(LetterOfAuthorization letter)
    {
        var carrier = letter.Carrier is { } acting ? $", for which {Network(acting.LegalName, acting.Asn)} acts as carrier," : "";
        return $"{letter.Issuer.LegalName} (AS{letter.Issuer.Asn}, the “Issuer”) authorizes "
            + $"{Network(letter.AuthorizedParty.LegalName, letter.AuthorizedParty.Asn)}, the “Authorized Party”{carrier} "
            + (letter.Further is null
                ? "to have one cross connect installed to the Issuer’s demarcation point named below. "
                    + $"The authority lapses after {LetterBlocks.Date(letter.ExpiresOn)} if the cross connect is not complete."
                : $"to have {DemarcTable.Counted(Count(letter))} installed to the Issuer’s demarcation points named below. "
                    + $"The authority lapses after {LetterBlocks.Date(letter.ExpiresOn)} for every one that is not complete.");
    }

    static int Count(LetterOfAuthorization letter) => 1 + (letter.Further?.Count ?? 0);

    static string Subject(LetterOfAuthorization letter) => letter.Further is null
        ? $"Cross connect {letter.CircuitId} at {letter.Facility.Name}"
        : $"Cross connects {letter.CircuitId} and {letter.Further.Count} more at {letter.Facility.Name}";

    static IEnumerable<DemarcTable.Wire> Wires(LetterOfAuthorization letter)
    {
        yield return new(letter.ASide, letter.ZSide, letter.Further is null ? Wire(letter) : [.. Of(
            letter.CircuitId, letter.Media.Fibre, letter.Media.Connector, letter.Media.Optic)]);
        foreach (var further in letter.Further ?? [])
            yield return new(further.ASide, further.ZSide, [.. Of(further.CircuitId, further.Fibre, further.Connector, further.Optic)]);
    }

    static IEnumerable<(string Label, string Value, Ink Ink)> Of(string circuit, string fibre, string connector, string? optic) =>
    [
        ("Circuit id", circuit, Ink.Demarc),
        ("Fibre and optic", string.Join(" · ", new[] { fibre, connector, optic }.OfType<string>()), Ink.Value),
    ];

    static string Together(LetterOfAuthorization letter) => letter.Lag is not { } lag ? "" : lag.Members > Count(letter)
        ? $"The cross connect joins a link aggregation group ({Protocol(lag)}) that carries traffic. Its other cross connects stay as they are."
        : Count(letter) == 1 ? $"The cross connect is a link aggregation group ({Protocol(lag)}) of one member, to which others may be added."
        : $"Together they are one link aggregation group of {Bandwidth(letter.Media.BandwidthInMbps)} ({Protocol(lag)}).";

    static string Protocol(LoaLag lag) => lag.Lacp ? "LACP, IEEE 802.1AX" : "without LACP";

    static IReadOnlyList<(string Label, string Value, Ink Ink)> Wire(LetterOfAuthorization letter) =>
    [
        ("Circuit id", letter.CircuitId, Ink.Demarc),
        ("Fibre and optic", Media(letter.Media), Ink.Value),
    ];

    static string Media(LoaMedia media)
    {
        string?[] parts = [media.Fibre, media.Connector, media.Optic, Bandwidth(media.BandwidthInMbps)];
        return string.Join(" · ", parts.OfType<string>());
    }

    static string Bandwidth(int mbps) => mbps % 1000 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{mbps / 1000} Gbit/s")
        : string.Create(CultureInfo.InvariantCulture, $"{mbps} Mbit/s");

    internal static string Network(string name, uint? asn) => asn is null ? name : $"{name} (AS{asn})";
}
