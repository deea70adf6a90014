using System.Text;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Letters of Authorization and cease letters: as they were issued, and the check that anybody may make.</summary>
internal static class LetterApi
{
    public static void MapLetters(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/letters").WithTags("Letters");
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListLetters").WithSummary("Every letter that you may see");
        group.MapGet("/{number}/versions/{version:int}", GetAsync).WithName("GetLetter").WithSummary("One version of a letter");
        group.MapGet("/{number}/versions/{version:int}/pdf", PdfAsync).WithName("GetLetterPdf").WithSummary("The paper");
        group.MapGet("/{number}/versions/{version:int}/json", JsonAsync).WithName("GetLetterJson")
            .WithSummary("The same as data; its SHA-256 is on the paper");
        group.MapGet("/{number}/verification", VerifyAsync).AllowAnonymous()
            .WithMetadata(
            new TakesQuery("v", Microsoft.OpenApi.JsonSchemaType.Integer, "The version on the paper; the newest when left out."),
                new TakesQuery("h", Microsoft.OpenApi.JsonSchemaType.String,
                    "The fingerprint: of the data, its first 16 digits, or of the PDF."))
            .WithName("VerifyLetter").WithSummary("Is this letter in force, and is it the one that was issued? No login needed");
    }

    private static Task<Reply<Wire.Page<Wire.Letter>>> ListAsync(
        Caller caller, PeerlineStore store, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, db => paging.PageAsync(db.Letters, LetterShape.Letter, cancel), cancel);

    private static async Task<Reply<Wire.Letter>> GetAsync(
        Caller caller, PeerlineStore store, string number, int version, CancellationToken cancel) =>
        await FindAsync(caller, store, number, version, cancel) is { } row
            ? Reply<Wire.Letter>.Ok(LetterShape.Letter(row), row.Version)
            : Reply<Wire.Letter>.NotFound("letter");

    private static async Task<FileReply> PdfAsync(
        Caller caller, PeerlineStore store, string number, int version, CancellationToken cancel) =>
        await FindAsync(caller, store, number, version, cancel) is { } row
            ? FileReply.Of(row.Pdf, "application/pdf", $"{row.Number}-v{row.LetterVersion}.pdf", row.PdfSha256)
            : FileReply.NotFound("letter");

    private static async Task<FileReply> JsonAsync(
        Caller caller, PeerlineStore store, string number, int version, CancellationToken cancel) =>
        await FindAsync(caller, store, number, version, cancel) is { } row
            ? FileReply.Of(Encoding.UTF8.GetBytes(row.Body), "application/json", $"{row.Number}-v{row.LetterVersion}.json", row.JsonSha256)
            : FileReply.NotFound("letter");

    private static async Task<Reply<Wire.LetterVerdict>> VerifyAsync(
        LetterRegister register, string number, string? v, string? h, CancellationToken cancel)
    {
        var (verdict, facts) = await register.CheckAsync(number, v, h, cancel);
        return Reply<Wire.LetterVerdict>.Ok(LetterShape.Verdict(verdict, facts));
    }

    private static Task<LetterRow?> FindAsync(Caller caller, PeerlineStore store, string number, int version, CancellationToken cancel) =>
        store.ReadAsync(caller, db =>
            db.Letters.FirstOrDefaultAsync(l => l.Number == number && l.LetterVersion == version, cancel), cancel);
}
