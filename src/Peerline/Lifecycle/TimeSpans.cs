namespace Peerline.Lifecycle;

internal static class TimeSpans
{
    /// <summary>Later by a span, and never beyond the end of time: deadlines and terms are set by people.</summary>
    public static DateTimeOffset Plus(this DateTimeOffset time, TimeSpan span) =>
        span > DateTimeOffset.MaxValue - time ? DateTimeOffset.MaxValue
        : span < DateTimeOffset.MinValue - time ? DateTimeOffset.MinValue
        : time + span;
}
