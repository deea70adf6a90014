using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Api;

/// <summary>
/// <c>Idempotency-Key</c> on POST: the answer that was given is kept for a day and given again; the same key with another request is
/// refused. The key is claimed before anything is done. Answers are sealed: one of them may hold a client's new secret.
/// </summary>
internal sealed class Idempotency(RequestDelegate next, PeerlineStore store, Secrets secrets)
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 200;
    internal static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly Guid About = new("00000000-0000-7000-8000-000000000002");

    public async Task InvokeAsync(HttpContext http)
    {
        var key = http.Request.Headers[Header].ToString();
        if (key.Length == 0 || !HttpMethods.IsPost(http.Request.Method) || http.CallerOrNull() is not { } caller)
        {
            await next(http);
            return;
        }

        if (key.Length > LongestKey || key.Any(c => c is < '!' or > '~'))
        {
            await Refusal.Invalid(
                [new("InvalidIdempotencyKey", $"{Header} is 1 to {LongestKey} printable characters without blanks.", Header)])
                    .ExecuteAsync(http);
            return;
        }

        var hash = await HashAsync(http);
        var claim = await ClaimAsync(caller.Name, key, hash);
        if (claim is null) await AnswerAsync(http, caller.Name, key);
        else if (claim.RequestHash != hash) await OtherRequest.ExecuteAsync(http);
        else if (claim.Status == 0) await Underway.ExecuteAsync(http);
        else await ReplayAsync(http, claim);
    }

    private static Refusal OtherRequest { get; } = new(
        StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "The key was used for another request",
        $"This {Header} was sent before with another request. Use a new key for a new request.", []);

    private static Refusal Underway { get; } = new(
        StatusCodes.Status409Conflict, "idempotency-key-underway", "The request is underway",
        $"A request with this {Header} is underway, or was cut off in the middle. Read the object before you send it again under a new key.", []);

    /// <returns>Null when the key is ours now; else what is known under it.</returns>
    private Task<IdempotencyRow?> ClaimAsync(string caller, string key, string hash) => store.WriteAsync(Caller.System, async work =>
    {
        var old = (work.Now - Kept).ToMicros();
        await work.Db.Idempotency.Where(r => r.Caller == caller && r.At < old).ExecuteDeleteAsync();
        if (await work.Db.Idempotency.FirstOrDefaultAsync(r => r.Caller == caller && r.Key == key) is { } known) return known;
        work.Db.Idempotency.Add(new IdempotencyRow { Caller = caller, Key = key, RequestHash = hash, At = work.Now.ToMicros() });
        return null;
    });

    private async Task AnswerAsync(HttpContext http, string caller, string key)
    {
        var body = http.Response.Body;
        using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        var answered = false;
        try
        {
            await next(http);
            answered = http.Response.StatusCode < StatusCodes.Status500InternalServerError;
            if (answered) await KeepAsync(caller, key, http.Response, buffer.ToArray());
        }
        finally
        {
            http.Response.Body = body;
            if (!answered) await ForgetAsync(caller, key);
        }

        buffer.Position = 0;
        await buffer.CopyToAsync(body, http.RequestAborted);
    }

    private Task<int> KeepAsync(string caller, string key, HttpResponse response, byte[] body)
    {
        var answer = new Answer(response.ContentType, response.Headers.ETag, response.Headers.Location, Encoding.UTF8.GetString(body));
        var sealedAnswer = secrets.Seal(JsonSerializer.Serialize(answer), About, About);
        var status = response.StatusCode;
        return store.WriteAsync(Caller.System, work => work.Db.Idempotency.Where(r => r.Caller == caller && r.Key == key)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, status).SetProperty(r => r.Body, sealedAnswer)));
    }

    private Task<int> ForgetAsync(string caller, string key) =>
        store.WriteAsync(Caller.System, work => work.Db.Idempotency.Where(r => r.Caller == caller && r.Key == key).ExecuteDeleteAsync());

    private async Task ReplayAsync(HttpContext http, IdempotencyRow row)
    {
        var answer = JsonSerializer.Deserialize<Answer>(secrets.Open(row.Body, About, About))!;
        http.Response.StatusCode = row.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.Headers["Idempotency-Replayed"] = "true";
        if (answer.ETag is not null) http.Response.Headers.ETag = answer.ETag;
        if (answer.Location is not null) http.Response.Headers.Location = answer.Location;
        if (answer.Body.Length > 0) await http.Response.WriteAsync(answer.Body, http.RequestAborted);
    }

    private static async Task<string> HashAsync(HttpContext http)
    {
        http.Request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Path}{http.Request.QueryString}\n{http.Request.Headers.IfMatch}\n"));
        var chunk = new byte[8192];
        for (int read; (read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;) hash.AppendData(chunk, 0, read);
        http.Request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed record Answer(string? ContentType, string? ETag, string? Location, string Body);
}
