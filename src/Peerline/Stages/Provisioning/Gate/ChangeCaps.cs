using System.Globalization;

namespace Peerline.Stages.Provisioning.Gate;

/// <summary>How much Peerline changes on routers before a person looks at it. What is 0 is not limited.</summary>
public sealed record ChangeCaps
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Peerline:Changes";

    /// <summary>Sessions that one change may touch, and all changes of an hour and of a day.</summary>
    public int SessionsPerChange { get; init; } = 20;
    public int SessionsPerHour { get; init; } = 100;
    public int SessionsPerDay { get; init; } = 500;

    /// <summary>Prefixes that one change may let in and out, and all changes of an hour and of a day.</summary>
    public long PrefixesPerChange { get; init; } = 200_000;
    public long PrefixesPerHour { get; init; } = 500_000;
    public long PrefixesPerDay { get; init; } = 2_000_000;

    /// <summary>
    /// How many per cent of the sessions and prefixes of an hour and of a day one peer's connections may use, so that who changes its own
    /// again and again holds up nobody else. A single change is not held by it.
    /// </summary>
    public int PeerPercent { get; init; } = 50;

    /// <summary>Facilities on whose routers something is changed within an hour, and within a day.</summary>
    public int SitesPerHour { get; init; } = 10;
    public int SitesPerDay { get; init; } = 50;

    /// <summary>From so many sessions, or prefixes, on, a second person has to look at a change.</summary>
    public int SecondPersonFromSessions { get; init; }
    public long SecondPersonFromPrefixes { get; init; } = 100_000;

    /// <summary>How long a router may differ from what is wished of it before the operator is told; 0 for ever.</summary>
    public int AlarmAfterMinutes { get; init; } = 60;

    /// <summary>How long a session that a change of the policy has reached must be up and accept what was predicted, before it goes on.</summary>
    public int CanaryForSeconds { get; init; } = 60;

    /// <summary>How long it may take until it is so.</summary>
    public int CanaryWithinSeconds { get; init; } = 300;

    /// <summary>Predicted or not: so many per cent of its routes gone are for a person to look at; 0 for never.</summary>
    public int CanaryLossPercent { get; init; } = 30;

    public IEnumerable<string> Problems()
    {
        foreach (var p in Numbers().Where(p => p.Value < 0))
            yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:{p.Name} is {p.Value}; it must be 0 (no limit) or more.");
        if (PeerPercent > 100)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:{nameof(PeerPercent)} is {PeerPercent}; it must be 100 or less.");
    }

    private IEnumerable<(string Name, long Value)> Numbers() =>
    [
        (nameof(SessionsPerChange), SessionsPerChange), (nameof(SessionsPerHour), SessionsPerHour),
        (nameof(SessionsPerDay), SessionsPerDay), (nameof(PrefixesPerChange), PrefixesPerChange),
        (nameof(PrefixesPerHour), PrefixesPerHour), (nameof(PrefixesPerDay), PrefixesPerDay), (nameof(PeerPercent), PeerPercent),
        (nameof(SitesPerHour), SitesPerHour), (nameof(SitesPerDay), SitesPerDay),
        (nameof(SecondPersonFromSessions), SecondPersonFromSessions), (nameof(SecondPersonFromPrefixes), SecondPersonFromPrefixes),
        (nameof(AlarmAfterMinutes), AlarmAfterMinutes), (nameof(CanaryForSeconds), CanaryForSeconds),
        (nameof(CanaryWithinSeconds), CanaryWithinSeconds), (nameof(CanaryLossPercent), CanaryLossPercent),
    ];
}
