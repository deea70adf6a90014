using System.Collections.Concurrent;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// What gobgpd does not count. Losses of established sessions are seen by their moment of coming up; accepted routes are counted in its
/// table, which for many is only done anew when something has changed, or after a while; and not while gobgpd is still at what was written.
/// </summary>
internal sealed class GoBgpWatch(TimeProvider time)
{
    private const int Few = 100;
    private static readonly TimeSpan While = TimeSpan.FromSeconds(60);

    /// <summary>For as long nothing large is counted, which would keep gobgpd from what a change is verified by.</summary>
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, (DateTimeOffset? Up, long Lost)> sessions = new();
    private readonly ConcurrentDictionary<string, (string Of, int Accepted, long At)> counts = new();
    private long forgottenAt;

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

    /// <summary>So many are not to be counted yet: their count is not known.</summary>
    public bool IsSettling(int received) =>
        received > Few && Volatile.Read(ref forgottenAt) is > 0 and var at && time.GetElapsedTime(at) < SettlesWithin;

    /// <summary>The router was written.</summary>
    public void Forget()
    {
        counts.Clear();
        Volatile.Write(ref forgottenAt, time.GetTimestamp());
    }
}
