using Peerline.Routing.Addressing;

namespace Peerline.Sources.Irr;

/// <summary>What is known of one peer's sets, and how the last attempt ended. Immutable: an attempt gives a new one.</summary>
public sealed record IrrRecord
{
    public required Asn Asn { get; init; }

    /// <summary>What is to be expanded, and who says so.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];
    public IrrOrigin From { get; init; }

    /// <summary>What is in use.</summary>
    public IrrSet? Known { get; init; }
    public IrrHeld? Held { get; init; }

    /// <summary>The peer's connections have been told that <see cref="Known"/> is what it is.</summary>
    public bool IsTold { get; init; }
    public DateTimeOffset? AttemptAt { get; init; }

    /// <summary>Why the last attempt gave nothing.</summary>
    public string? Failure { get; init; }

    public IrrState StateAt(DateTimeOffset now, TimeSpan staleAfter) =>
        Known is null ? IrrState.None : now - Known.At > staleAfter ? IrrState.Stale : IrrState.Current;

    /// <summary>After an attempt that gave nothing: what is known stays.</summary>
    public IrrRecord Failed(string reason, DateTimeOffset now) => this with { AttemptAt = now, Failure = reason };

    /// <summary>
    /// After an expansion. One without origins or without prefixes is a failure: nobody who peers has registered nothing, and every way of
    /// failing that a registry has looks like it. One that takes away more than the threshold of the origins, or of the prefixes of a
    /// family, is held; one that is near what is known puts an end to what was held.
    /// </summary>
    public IrrRecord Expanded(IrrSet set, int shrinkPercent)
    {
        if (set.Origins.Count == 0) return Failed($"{string.Join(", ", set.Objects)} expands to no AS: an empty set is not believed.", set.At);
        if (set.Prefixes.Count == 0) return Failed($"{string.Join(", ", set.Objects)} expands to no prefix: an empty set is not believed.", set.At);
        var taken = this with { AttemptAt = set.At, Failure = null, Held = null };
        return Shrinks(set, shrinkPercent) is { } reason ? taken with { Held = new(set, reason) }
            : taken with { Known = set, IsTold = IsTold && Known is not null && set.HoldsTheSameAs(Known) };
    }

    /// <summary>A person says that what was held is right.</summary>
    public IrrRecord Released() => this with { Known = Held?.Set ?? Known, Held = null, IsTold = Held is null && IsTold };

    private string? Shrinks(IrrSet set, int percent)
    {
        if (Known is null) return null;
        var (origins, prefixes) = (set.Origins.ToHashSet(), set.Prefixes.ToHashSet());
        (string What, int Lost, int Of)[] losses =
        [
            ("ASNs", Known.Origins.Count(o => !origins.Contains(o)), Known.Origins.Count),
            Lost("IPv4 prefixes", Afi.IPv4), Lost("IPv6 prefixes", Afi.IPv6),
        ];
        var tooMany = losses.Where(l => l.Lost * 100L > (long)percent * l.Of).Select(l => $"{l.Lost} of {l.Of} {l.What}").ToList();
        return tooMany.Count == 0 ? null : $"{string.Join(" and ", tooMany)} would go: more than {percent} %.";

        (string, int, int) Lost(string what, Afi afi)
        {
            var known = Known.Prefixes.Where(p => p.Afi == afi).ToList();
            return (what, known.Count(p => !prefixes.Contains(p)), known.Count);
        }
    }
}
