using System.Collections.Concurrent;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// What gobgpd does not count. Losses of established sessions are seen by their moment of coming up; accepted routes are counted in its
/// table, which for many is only done anew when something has changed, or after a while.
/// </summary>
internal sealed class GoBgpWatch(TimeProvider time)
{
    private const int Few = 1000;
    private static readonly TimeSpan While = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, (DateTimeOffset? Up, long Lost)> sessions = new();
    private readonly ConcurrentDictionary<string, (string Of, int Accepted, long At)> counts = new();

    /// <summary>By which VRPs the routes were last judged, told by what the caches have sent; null before the first look.</summary>
    public string? Vrps { get; set; }

    public long LostOf(string neighbor) => sessions.GetValueOrDefault(neighbor).Lost;

    public void Saw(string neighbor, DateTimeOffset? upSince) => sessions.AddOrUpdate(
        neighbor, _ => (upSince, 0), (_, was) => (upSince, was.Lost + (was.Up is not null && was.Up != upSince ? 1 : 0)));

    /// <summary>What was counted, when it may still be taken as it is.</summary>
    /// <param name="of">All that an accepted route depends on.</param>
    public int? Counted(string neighbor, string of, int received) =>
        received > Few && counts.TryGetValue(neighbor, out var known) && known.Of == of && time.GetElapsedTime(known.At) < While
            ? known.Accepted
            : null;

    public void Count(string neighbor, string of, int accepted) => counts[neighbor] = (of, accepted, time.GetTimestamp());

    public void Forget() => counts.Clear();
}
