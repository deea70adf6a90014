using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpenIddict.Validation;
using Peerline.Server.Tokens;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary>
/// Answers that were given before. The same question with the same token is answered from memory while the token lives, the keys are the
/// same, and nothing was committed that could change the answer. Nobody gets an answer that this very token has not been given.
/// </summary>
internal sealed class AnswerMemory
{
    private const long Octets = 64 << 20;

    private readonly RequestDelegate next;
    private readonly PeerlineStore store;
    private readonly ArmQuota quota;
    private readonly TimeProvider time;
    private readonly MemoryCache answers = new(new MemoryCacheOptions { SizeLimit = Octets });

    public AnswerMemory(RequestDelegate next, PeerlineStore store, ArmQuota quota, KeyChanges keys, TimeProvider time)
    {
        (this.next, this.store, this.quota, this.time) = (next, store, quota, time);
        ChangeToken.OnChange(((IOptionsChangeTokenSource<OpenIddictValidationOptions>)keys).GetChangeToken, answers.Clear);
    }

    public async Task InvokeAsync(HttpContext context)
    {
        if (QuestionOf(context) is not { } question)
        {
            await next(context);
            return;
        }

        if (answers.TryGetValue(question.Key, out Remembered? known) && known!.Revision == question.Revision && time.GetUtcNow() < known.Until)
        {
            await AnswerAsync(context, question, known.Body);
            return;
        }

        context.Features.Set(question);
        await next(context);
        if (question.Answer is { } body && context.Features.Get<TokenLife>() is { Until: var until } && until > time.GetUtcNow())
        {
            using var entry = answers.CreateEntry(question.Key);
            entry.Value = new Remembered(question.Revision, until, body);
            entry.Size = body.Length + 200;
            entry.SlidingExpiration = TimeSpan.FromMinutes(10);
        }
    }

    private async Task AnswerAsync(HttpContext context, Question question, byte[] body)
    {
        if (quota.Refuse(context, question.Subscription) is { } refusal) await refusal.ExecuteAsync(context);
        else await ArmReply.WriteAsync(context, body);
    }

    private Question? QuestionOf(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method)
            || context.GetEndpoint()?.Metadata.GetMetadata<MadeOfRecords>() is null
            || request.Headers.Authorization is not [{ Length: > 0 } token]
            || !Guid.TryParseExact(request.RouteValues["subscriptionId"] as string, "D", out var subscription)) return null;
        var asked = $"{token}\n{request.Scheme}\n{request.Host}\n{context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(asked.AsSpan()), hash);
        return new Question(BinaryPrimitives.ReadUInt128BigEndian(hash), subscription, store.Revisions.Of(subscription));
    }

    private sealed record Remembered(Revision Revision, DateTimeOffset Until, byte[] Body);
}
