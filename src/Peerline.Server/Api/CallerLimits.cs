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
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
                ? Of(context, "reads", key => PerMinute(key, limits.ReadsPerMinute))
                : Of(context, "writes", key => PerMinute(key, limits.WritesPerMinute)));
        limiter.AddPolicy(Streams, context => Of(context, Streams, key => AtOnce(key, limits.Streams, waiting: 0)));
        limiter.AddPolicy(Dear, context => Of(context, Dear, key => AtOnce(key, limits.DearAtOnce, waiting: 16)));
        limiter.AddPolicy(Asking, context => Of(context, Asking, key => Bucket(key, limits.AskingAtOnce, limits.AskingAtOnce, TimeSpan.FromMinutes(10))));
        limiter.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Ceiling(after.TotalSeconds) : 1;
            rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            return new ValueTask(Faults.WriteAsync(
                rejected.HttpContext, StatusCodes.Status429TooManyRequests, "You have asked for too much at once. Wait as long as Retry-After says."));
        };
    });

    private static RateLimitPartition<string> Of(HttpContext context, string what, Func<string, RateLimitPartition<string>> limit) =>
        context.Request.Path.StartsWithSegments(NativeApi.Root) && context.CallerOrNull() is { IsOperator: false } caller
            ? limit($"{what} {caller.Name}")
            : RateLimitPartition.GetNoLimiter("");

    private static RateLimitPartition<string> PerMinute(string key, int requests) =>
        Bucket(key, requests, Math.Max(1, requests / 60), TimeSpan.FromSeconds(1));

    private static RateLimitPartition<string> Bucket(string key, int most, int again, TimeSpan every) => RateLimitPartition.GetTokenBucketLimiter(
        key, _ => new TokenBucketRateLimiterOptions { TokenLimit = most, TokensPerPeriod = again, ReplenishmentPeriod = every });

    private static RateLimitPartition<string> AtOnce(string key, int requests, int waiting) => RateLimitPartition.GetConcurrencyLimiter(
        key, _ => new ConcurrencyLimiterOptions { PermitLimit = requests, QueueLimit = waiting });
}
