namespace Peerline.Model;

/// <summary>A time in which nothing is opened or changed on routers unless the operator releases it.</summary>
/// <param name="EdgeRouters">Which; all when empty.</param>
public sealed record FreezeWindow(
    Guid Id, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<Guid> EdgeRouters, string Reason, string By, DateTimeOffset At)
{
    public bool Covers(Guid router, DateTimeOffset now) =>
        From <= now && now < Until && (EdgeRouters.Count == 0 || EdgeRouters.Contains(router));

    /// <summary>The one that holds the router longest; null when none does.</summary>
    public static FreezeWindow? Of(IEnumerable<FreezeWindow> windows, Guid router, DateTimeOffset now) =>
        windows.Where(w => w.Covers(router, now)).MaxBy(w => w.Until);
}
