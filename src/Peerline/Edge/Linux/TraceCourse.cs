using Peerline.Routing.Addressing;

namespace Peerline.Edge.Linux;

/// <summary>
/// What a trace asks next, and what it tells at the end. Ten hops are asked at once; one that is silent is asked again, as routers answer
/// few of those that come at once (Linux: <c>icmp_ratelimit</c>), and any answer may be lost.
/// </summary>
internal sealed class TraceCourse(Address destination)
{
    public const int MostHops = 30;

    /// <summary>As often as traceroute(8) asks.</summary>
    public const int Questions = 3;

    /// <summary>A way that has been silent for so long is not followed any further.</summary>
    public const int SilentHops = 8;
    private const int AtOnce = 10;
    private readonly List<TraceHop> hops = [];
    private readonly List<int> asked = [];

    /// <summary>The TTLs to ask now; none when the trace is over.</summary>
    public IReadOnlyList<int> Due()
    {
        var again = Way().Where(h => h.From is null && asked[h.Ttl - 1] < Questions).Select(h => h.Ttl).ToList();
        if (again.Count > 0) return again;
        return HasEnded ? [] : [.. Enumerable.Range(hops.Count + 1, Math.Min(AtOnce, MostHops - hops.Count))];
    }

    /// <summary>What came of one question.</summary>
    public void Note(TraceHop hop)
    {
        while (hops.Count < hop.Ttl)
        {
            hops.Add(new TraceHop(hops.Count + 1, null, null));
            asked.Add(0);
        }

        asked[hop.Ttl - 1]++;
        if (hop.From is not null) hops[hop.Ttl - 1] = hop;
    }

    /// <summary>Up to the destination, or some silence beyond the last one that answered.</summary>
    public IReadOnlyList<TraceHop> Told()
    {
        var way = Way();
        if (way.Count > 0 && way[^1].From == destination) return way;
        var last = way.FindLastIndex(h => h.From is not null);
        return way[..Math.Min(way.Count, last + 1 + SilentHops)];
    }

    private bool HasEnded => hops.Count >= MostHops || hops.Any(h => h.From == destination)
        || (hops.Count >= SilentHops && hops[^SilentHops..].All(h => h.From is null));

    /// <summary>The hops up to the destination; what lies behind it is the destination again.</summary>
    private List<TraceHop> Way() =>
        hops.FindIndex(h => h.From == destination) is >= 0 and var reached ? hops[..(reached + 1)] : [.. hops];
}
