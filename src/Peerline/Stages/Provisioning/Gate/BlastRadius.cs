using System.Globalization;

namespace Peerline.Stages.Provisioning.Gate;

/// <summary>Whether one more change fits under the caps, by what was changed before. Pure.</summary>
public static class BlastRadius
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>What is older than this no longer counts.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <returns>Null when it fits.</returns>
    public static CapVerdict? Judge(ChangeSize size, IReadOnlyList<PastChange> past, ChangeCaps caps, DateTimeOffset now)
    {
        var ofPeer = past.Where(p => p.Peer == size.Peer).ToList();
        long Sessions(IReadOnlyList<PastChange> window) => Add(window.Sum(p => (long)p.Sessions), size.Sessions);
        long Prefixes(IReadOnlyList<PastChange> window) => Add(window.Sum(p => p.Prefixes), size.Prefixes);
        long Sites(IReadOnlyList<PastChange> window) => window.Select(p => p.Site).Append(size.Site).Distinct().Count();

        CapVerdict?[] verdicts =
        [
            Alone("sessions", size.Sessions, caps.SessionsPerChange),
            Alone("prefixes", size.Prefixes, caps.PrefixesPerChange),
            Within("hour", Hour, "sessions", caps.SessionsPerHour, past, now, Sessions),
            Within("day", Day, "sessions", caps.SessionsPerDay, past, now, Sessions),
            Within("hour", Hour, "prefixes", caps.PrefixesPerHour, past, now, Prefixes),
            Within("day", Day, "prefixes", caps.PrefixesPerDay, past, now, Prefixes),
            Within("hour", Hour, "sessions of this peer", Share(caps.SessionsPerHour, size.Sessions), ofPeer, now, Sessions),
            Within("day", Day, "sessions of this peer", Share(caps.SessionsPerDay, size.Sessions), ofPeer, now, Sessions),
            Within("hour", Hour, "prefixes of this peer", Share(caps.PrefixesPerHour, size.Prefixes), ofPeer, now, Prefixes),
            Within("day", Day, "prefixes of this peer", Share(caps.PrefixesPerDay, size.Prefixes), ofPeer, now, Prefixes),
            Within("hour", Hour, "sites", caps.SitesPerHour, past, now, Sites),
            Within("day", Day, "sites", caps.SitesPerDay, past, now, Sites),
        ];

        // What would not fit alone is for the caps of all to hold.
        long Share(long cap, long alone) => cap == 0 || caps.PeerPercent == 0 ? 0 : Math.Max((long)(cap * (caps.PeerPercent / 100m)), Math.Max(alone, 1));

        var over = verdicts.OfType<CapVerdict>().ToList();
        if (over.Count == 0) return null;
        var fits = over.All(v => v.FitsAt is not null) ? over.Max(v => v.FitsAt) : null;
        var goesOn = fits is { } at ? string.Create(CultureInfo.InvariantCulture, $" It fits at {at:u}.") : "";
        return new CapVerdict(string.Join(' ', over.Select(v => v.Sentence)) + goesOn, fits);
    }

    /// <summary>So much that a second person has to look at it.</summary>
    public static bool NeedsSecondPerson(ChangeSize size, ChangeCaps caps) =>
        (caps.SecondPersonFromSessions > 0 && size.Sessions >= caps.SecondPersonFromSessions)
        || (caps.SecondPersonFromPrefixes > 0 && size.Prefixes >= caps.SecondPersonFromPrefixes);

    private static CapVerdict? Alone(string what, long size, long cap) => cap == 0 || size <= cap
        ? null
        : new CapVerdict(string.Create(CultureInfo.InvariantCulture, $"It touches {size} {what}; one change may touch {cap}."), null);

    /// <param name="with">How much it would be together with these.</param>
    private static CapVerdict? Within(
        string name, TimeSpan window, string what, long cap, IReadOnlyList<PastChange> past, DateTimeOffset now,
        Func<IReadOnlyList<PastChange>, long> with)
    {
        var counted = past.Where(p => p.At > now - window).OrderBy(p => p.At).ToList();
        var all = with(counted);
        if (cap == 0 || all <= cap) return null;

        // The oldest leave the window first.
        DateTimeOffset? fits = null;
        for (var gone = 1; gone <= counted.Count && fits is null; gone++)
        {
            if (with(counted[gone..]) <= cap) fits = counted[gone - 1].At + window;
        }

        return new CapVerdict(
            string.Create(CultureInfo.InvariantCulture, $"With it {all} {what} would be touched within one {name}; {cap} are allowed."), fits);
    }

    private static long Add(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;
}
