namespace Peerline.Stages.Provisioning.Drift;

/// <summary>Of which connections a router differs from what is wished, and since when. Pure.</summary>
/// <param name="Since">By connection; <see cref="Guid.Empty"/> for what belongs to none that is known.</param>
/// <param name="Alarmed">Those that were told to have differed for too long.</param>
public sealed record RouterDrift(IReadOnlyDictionary<Guid, DateTimeOffset> Since, IReadOnlyList<Guid> Alarmed)
{
    public static RouterDrift None { get; } = new(new Dictionary<Guid, DateTimeOffset>(), []);

    /// <summary>Since when the router does not say what it is; null when it does. What was known of it before stays.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    public DateTimeOffset? Oldest => Since.Count > 0 ? Since.Values.Min() : null;

    /// <summary>After another look.</summary>
    /// <param name="differing">What differs now.</param>
    /// <param name="underway">What is just being changed: nothing is concluded of it.</param>
    /// <param name="patience">How long something may differ before it is an alarm.</param>
    public RouterDrift After(IReadOnlySet<Guid> differing, IReadOnlySet<Guid> underway, TimeSpan patience, DateTimeOffset now)
    {
        var since = Since.Where(s => underway.Contains(s.Key) || differing.Contains(s.Key)).ToDictionary();
        foreach (var id in differing.Where(d => !underway.Contains(d))) since.TryAdd(id, now);
        return new RouterDrift(since, [.. since.Where(s => s.Value + patience <= now || Alarmed.Contains(s.Key)).Select(s => s.Key).Order()]);
    }

    /// <summary>The word for what is news; null when nothing is.</summary>
    public string? NewsTo(RouterDrift next) =>
        next.SilentSince is not null ? SilentSince is null ? DriftEvent.NotCompared : null
        : next.Alarmed.Except(Alarmed).Any() ? DriftEvent.DiffersLong
        : SilentSince is null && Since.Keys.ToHashSet().SetEquals(next.Since.Keys) ? null
        : next.Since.Count == 0 ? DriftEvent.Agrees
        : DriftEvent.Differs;
}
