using System.Globalization;

namespace Peerline.Edge.Bird;

/// <summary>
/// Times as BIRD prints them unless <c>timeformat</c> says otherwise: in the local zone, young ones without a date, old ones without a time.
/// </summary>
internal static class BirdTime
{
    private static readonly string[] TimesOfDay = ["HH:mm:ss.FFFFFF", "HH:mm:ss"];
    private static readonly string[] Full = ["yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"];

    public static DateTimeOffset? Read(string text, DateTimeOffset now)
    {
        if (DateTime.TryParseExact(text, Full, CultureInfo.InvariantCulture, DateTimeStyles.None, out var full)) return Local(full);
        if (!DateTime.TryParseExact(text, TimesOfDay, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return null;
        var here = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.Local);
        var today = here.Date + time.TimeOfDay;
        // Later than now is yesterday. The clocks of two processes differ by a little.
        return Local(today > here.DateTime + TimeSpan.FromMinutes(1) ? today.AddDays(-1) : today);
    }

    private static DateTimeOffset Local(DateTime time) => new(time, TimeZoneInfo.Local.GetUtcOffset(time));
}
