namespace Peerline.Monitoring;

/// <summary>How long samples are kept: looks for a day, 5 minutes for two weeks, hours for a bit more than a year.</summary>
public sealed record Retention
{
    public TimeSpan Raw { get; init; } = TimeSpan.FromHours(24);
    public TimeSpan Short { get; init; } = TimeSpan.FromDays(14);
    public TimeSpan Long { get; init; } = TimeSpan.FromDays(400);

    public DateTimeOffset RawBefore(DateTimeOffset now) => now - Raw;

    public DateTimeOffset ShortBefore(DateTimeOffset now) => now - Short;

    public DateTimeOffset LongBefore(DateTimeOffset now) => now - Long;

    /// <summary>The spans of the length that are over and can be rolled up, from the one after <paramref name="last"/> to before
    /// now.</summary>
    /// <param name="last">The start of the last span that was rolled up; null when none was.</param>
    public static (DateTimeOffset From, DateTimeOffset Until)? Due(
        DateTimeOffset? last, DateTimeOffset oldest, TimeSpan length, DateTimeOffset now)
    {
        var from = last is { } done ? done + length : RollUp.StartOf(oldest, length);
        var until = RollUp.StartOf(now, length);
        return from < until ? (from, until) : null;
    }
}
