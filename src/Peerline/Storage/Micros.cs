namespace Peerline.Storage;

/// <summary>Time as it is stored: microseconds since 1970-01-01 UTC.</summary>
public static class Micros
{
    public static long ToMicros(this DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicros(this long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    /// <summary>The time as it will be read back.</summary>
    public static DateTimeOffset Stored(this DateTimeOffset time) => time.ToMicros().FromMicros();
}
