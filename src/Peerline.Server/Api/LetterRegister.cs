using System.Text;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Stages.Authorization;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Api;

/// <summary>The check of a letter that anybody may make: from the register to the verdict, and the facts for who has the
/// document.</summary>
internal sealed class LetterRegister(PeerlineStore store)
{
    public async Task<(LetterVerdict Verdict, IReadOnlyList<LetterFact> Facts)> CheckAsync(
        string number, string? version, string? fingerprint, CancellationToken cancel)
    {
        var known = LetterNumber.TryParse(number, out var asked) ? await VersionsAsync(asked.ToString(), cancel) : [];

        // A version that is no number is one that does not exist; it must not fall back to the newest.
        var presented = string.IsNullOrWhiteSpace(version) ? (int?)null : int.TryParse(version, out var v) && v > 0 ? v : int.MaxValue;
        var verdict = LetterVerification.Check([.. known.Select(Registered)], number, presented, fingerprint, store.Time.GetUtcNow());
        return (verdict,
            verdict is { MayShowFacts: true, Letter: { } letter } ? Facts(known.First(k => k.LetterVersion == letter.Version)) : []);
    }

    /// <summary>Whom to call: from the register, since a forged paper names a forger's phone.</summary>
    public Task<(string Name, string? Phone, string? Email)?> NocAsync(CancellationToken cancel) =>
        store.ReadAsync<(string, string?, string?)?>(Caller.System, async db =>
            (await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile() is { } p
            ? (p.LegalName, p.Noc.Phone, p.Noc.Email)
            : null, cancel);

    private Task<List<LetterRow>> VersionsAsync(string number, CancellationToken cancel) =>
        store.ReadAsync(Caller.System, db => db.Letters.Where(l => l.Number == number)
            .Select(l => new LetterRow
            {
                Number = l.Number, LetterVersion = l.LetterVersion, Kind = l.Kind, State = l.State, IssuedAt = l.IssuedAt,
                    ExpiresAt = l.ExpiresAt,
                PdfSha256 = l.PdfSha256, JsonSha256 = l.JsonSha256, Body = l.Body,
            }).ToListAsync(cancel), cancel);

    private static RegisteredLetter Registered(LetterRow row) => new(
        LetterNumber.TryParse(row.Number, out var number)
            ? number
            : throw new InvalidOperationException($"{row.Number} is no letter number."),
        row.LetterVersion,
        Enum.Parse<LetterState>(row.State),
        Day(row.IssuedAt.FromMicros()),
        row.ExpiresAt is { } end ? Day(end.FromMicros().AddTicks(-1)) : null,
        IsCease(row) ? LetterJson.ReadCease(Encoding.UTF8.GetBytes(row.Body)).EffectiveOn : null,
        row.JsonSha256,
        row.PdfSha256);

    private static IReadOnlyList<LetterFact> Facts(LetterRow row)
    {
        var json = Encoding.UTF8.GetBytes(row.Body);
        return IsCease(row)
            ? LetterVerification.Facts(LetterJson.ReadCease(json))
            : LetterVerification.Facts(LetterJson.ReadAuthorization(json));
    }

    private static bool IsCease(LetterRow row) => row.Kind == nameof(LetterKind.Cease);

    private static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
