namespace Peerline.Sources.PeeringDb;

/// <summary>When to look next. Everybody's mirror at minute 0 is what PeeringDB asks not to be done: an installation has its own moment in
/// each period, by chance.</summary>
public static class SyncMinute
{
    /// <param name="last">When the last look was that ended well; null when none has.</param>
    /// <param name="notBefore">What PeeringDB asked for.</param>
    /// <param name="offset">The installation's moment within a period.</param>
    public static DateTimeOffset Next(DateTimeOffset now, DateTimeOffset? last, DateTimeOffset? notBefore, TimeSpan every, TimeSpan offset)
    {
        var moment = new DateTimeOffset((now.UtcTicks - offset.Ticks) / every.Ticks * every.Ticks + offset.Ticks, TimeSpan.Zero) + every;
        // Nothing there yet, or late by a whole period (the process was away): now.
        var due = last is null || now - last >= every + every ? now : moment;
        return notBefore > due ? notBefore.Value : due;
    }
}
