namespace Peerline.Routing.Rtr;

/// <summary>When to ask again, when to try again, and how long data may be used (RFC 8210 6).</summary>
/// <param name="Refresh">After this time without a notify the cache is asked for news: 1 second to 1 day.</param>
/// <param name="Retry">After this time a request that failed is tried again: 1 second to 2 hours.</param>
/// <param name="Expire">Data older than this is expired: 10 minutes to 2 days.</param>
public sealed record RtrIntervals(TimeSpan Refresh, TimeSpan Retry, TimeSpan Expire)
{
    /// <summary>One hour, ten minutes, two hours: what holds when the cache says nothing, as in version 0.</summary>
    public static RtrIntervals Default { get; } = new(TimeSpan.FromSeconds(3600), TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(7200));

    /// <summary>
    /// The intervals of a cache brought into the bounds of RFC 8210 6. Data must outlive the next attempt: where a cache says that it does
    /// not, it is asked more often, and the data is not used for longer.
    /// </summary>
    public static RtrIntervals Of(EndOfDataPdu end)
    {
        if (end.Version == 0) return Default;
        var expire = Math.Clamp(end.ExpireSeconds, 600, 172_800);
        return new RtrIntervals(
            TimeSpan.FromSeconds(Math.Min(Math.Clamp(end.RefreshSeconds, 1, 86_400), expire - 1)),
            TimeSpan.FromSeconds(Math.Min(Math.Clamp(end.RetrySeconds, 1, 7_200), expire - 1)),
            TimeSpan.FromSeconds(expire));
    }
}
