namespace Peerline.Model;

/// <summary>A time in which nothing is opened or changed on routers unless the operator releases it.</summary>
/// <param name="EdgeRouters">Which; all when empty.</param>
public sealed record FreezeWindow(
    Guid Id, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<Guid> EdgeRouters, string Reason, string By, DateTimeOffset At)
{
    public bool Covers(Guid router, DateTimeOffset now) =>
        From <= now && now < Until && (EdgeRouters.Count == 0 || EdgeRouters.Contains(router));

    /// <summary>Since when it holds, or since it was named where that was later.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset Began => From > At ? From : At;

    /// <summary>The one that holds the router longest; null when none does.</summary>
    /// <param name="release">What a change was released by: a freeze that came after it goes before.</param>
    public static FreezeWindow? Of(IEnumerable<FreezeWindow> windows, Guid router, DateTimeOffset now, ChangeRelease? release = null) =>
        windows.Where(w => w.Covers(router, now)).OrderByDescending(w => release?.Knows(w) is false).ThenByDescending(w => w.Until).FirstOrDefault();
}
