using System.Collections.Concurrent;
using System.Globalization;
using Peerline.Server.Hosting;

namespace Peerline.Server.Arm;

/// <summary>Calls of one subscription in one hour: reads, writes and deletes each have their own limit.</summary>
internal sealed class ArmQuota(TimeProvider time, PeerlineOptions options)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<(Guid Subscription, string Kind), Count> counts = new();

    /// <summary>Counts the request, says in a header what is left, and refuses what is over the limit. Only callers that may come in
    /// count.</summary>
    public IResult? Refuse(HttpContext context, Guid subscription)
    {
        var (kind, left, until) = Take(subscription, context.Request.Method);
        context.Response.Headers[$"x-ms-ratelimit-remaining-subscription-{kind}"] = Math.Max(0, left)
            .ToString(CultureInfo.InvariantCulture);
        if (left >= 0) return null;
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(until.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return ArmAnswers.Error(
            429, "TooManyRequests", $"The subscription has made too many {kind} in this hour. Wait as long as Retry-After says.");
    }

    private (string Kind, int Left, TimeSpan Until) Take(Guid subscription, string method)
    {
        var (kind, limit) = method switch
        {
            "GET" or "HEAD" => ("reads", options.Azure.ReadsPerHour),
            "DELETE" => ("deletes", options.Azure.WritesPerHour),
            _ => ("writes", options.Azure.WritesPerHour),
        };
        var now = time.GetUtcNow();
        var count = counts.AddOrUpdate(
            (subscription, kind),
            _ => new Count(now, 1),
            (_, c) => c.Since + Window <= now ? new Count(now, 1) : c with { Used = c.Used + 1 });
        return (kind, limit - count.Used, count.Since + Window - now);
    }

    private sealed record Count(DateTimeOffset Since, int Used);
}
