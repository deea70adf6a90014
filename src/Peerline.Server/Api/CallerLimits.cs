using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Peerline.Access;
using Peerline.Server.Hosting;
using Peerline.Server.Tokens;

namespace Peerline.Server.Api;

/// <summary>
/// How much one caller may ask of the native API: what is dear to answer a few at a time, what has registries asked some times an hour, and
/// all of it so often a minute. Whoever asks more waits, and nobody else does. The operator is not limited.
/// </summary>
internal static class CallerLimits
{
    /// <summary>A stream of events: it lasts.</summary>
    public const string Streams = "streams";

    /// <summary>Tables of a router, probes, and what is reckoned of many routes.</summary>
    public const string Dear = "dear";

    /// <summary>What has registries and routing registries asked, or a mail sent.</summary>
    public const string Asking = "asking";

    public static void AddCallerLimits(this IServiceCollection services, PeerlineOptions options) => services.AddRateLimiter(limiter =>
    {
        var limits = options.Limits;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Of(context, HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? ("reads", key => RateLimitPartition.GetTokenBucketLimiter(key, _ => PerMinute(limits.ReadsPerMinute)))
            : ("writes", key => RateLimitPartition.GetTokenBucketLimiter(key, _ => PerMinute(limits.WritesPerMinute)))));
        limiter.AddPolicy(Streams, context => Of(context, (Streams, key => AtOnce(key, limits.Streams, waiting: 0))));
        limiter.AddPolicy(Dear, context => Of(context, (Dear, key => AtOnce(key, limits.DearAtOnce, waiting: 16))));
        limiter.AddPolicy(Asking, context => Of(context, (Asking, key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limits.AskingAtOnce, TokensPerPeriod = limits.AskingAtOnce, ReplenishmentPeriod = TimeSpan.FromMinutes(10),
        }))));
        limiter.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Ceiling(after.TotalSeconds) : 1;
            rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            return new ValueTask(Faults.WriteAsync(
                rejected.HttpContext, StatusCodes.Status429TooManyRequests, "You have asked for too much at once. Wait as long as Retry-After says."));
        };
    });

    private static RateLimitPartition<string> Of(HttpContext context, (string What, Func<string, RateLimitPartition<string>> Limit) limited) =>
        context.Request.Path.StartsWithSegments(NativeApi.Root) && context.CallerOrNull() is { IsOperator: false } caller
            ? limited.Limit($"{limited.What} {caller.Name}")
            : RateLimitPartition.GetNoLimiter("");

    private static TokenBucketRateLimiterOptions PerMinute(int requests) => new()
    {
        TokenLimit = requests, TokensPerPeriod = Math.Max(1, requests / 60), ReplenishmentPeriod = TimeSpan.FromSeconds(1),
    };

    private static RateLimitPartition<string> AtOnce(string key, int requests, int waiting) => RateLimitPartition.GetConcurrencyLimiter(
        key, _ => new ConcurrencyLimiterOptions { PermitLimit = requests, QueueLimit = waiting });
}
