using System.Security.Cryptography;

namespace Peerline.Stages.Authorization;

/// <summary>
/// A letter as the register keeps it, never to be changed: the data, the paper, and the fingerprints of both. The paper prints the
/// fingerprint of the data (it cannot hold its own); whoever checks it may present either.
/// </summary>
public sealed record IssuedLetter
{
    IssuedLetter(LetterNumber number, int version, byte[] json, Uri verificationBase, Func<LetterSeal, byte[]> print)
    {
        (Number, Version, Json) = (number, version, json);
        JsonSha256 = Sha256(json);
        VerificationAddress = LetterVerification.Address(verificationBase, number, version, JsonSha256);
        var pdf = print(new LetterSeal(JsonSha256, VerificationAddress));
        (Pdf, PdfSha256) = (pdf, Sha256(pdf));
    }

    public LetterNumber Number { get; }
    public int Version { get; }
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>In lower-case hexadecimal.</summary>
    public string JsonSha256 { get; }

    public ReadOnlyMemory<byte> Pdf { get; }

    /// <summary>In lower-case hexadecimal.</summary>
    public string PdfSha256 { get; }

    /// <summary>Where the QR code leads.</summary>
    public Uri VerificationAddress { get; }

    public string PdfFileName => $"{Number}-v{Version}.pdf";

    public string JsonFileName => $"{Number}-v{Version}.json";

    public static IssuedLetter From(LetterOfAuthorization letter) =>
        new(letter.Number, letter.Version, LetterJson.Write(letter), letter.VerificationBase,
            seal => AuthorizationPaper.Print(letter, seal));

    public static IssuedLetter From(CeaseLetter letter) =>
        new(letter.Number, letter.Version, LetterJson.Write(letter), letter.VerificationBase, seal => CeasePaper.Print(letter, seal));

    static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
