using System.Collections.Frozen;

namespace Peerline.Sources.PeeringDb;

/// <summary>All objects of one kind that are known, and how far the changes were followed. Immutable: a step gives a new one.</summary>
internal sealed record PeeringDbTable<T> where T : class, IPeeringDbObject
{
    /// <summary>
    /// <c>updated</c> has whole seconds and <c>since</c> is compared strictly: what was changed within the second of the newest object and
    /// came a moment later would be missed for ever (peeringdb-py issue 135).
    /// </summary>
    public static readonly TimeSpan Lookback = TimeSpan.FromSeconds(1);

    /// <summary>A dump is a day old: what was deleted since then must not come back with it.</summary>
    private static readonly TimeSpan RememberDeleted = TimeSpan.FromDays(30);

    public static PeeringDbTable<T> Empty { get; } = new();

    public IReadOnlyDictionary<long, T> Objects { get; init; } = FrozenDictionary<long, T>.Empty;

    /// <summary>When it was that objects were deleted.</summary>
    public IReadOnlyDictionary<long, DateTimeOffset> Deleted { get; init; } = FrozenDictionary<long, DateTimeOffset>.Empty;

    /// <summary>The newest change that was seen; null before everything was read once.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>The last time that everything was read.</summary>
    public DateTimeOffset? ComparedAt { get; init; }

    /// <summary>How many known objects were not in it. They stay: only a tombstone deletes.</summary>
    public int Unconfirmed { get; init; }

    /// <summary>Whether everything was read with a key: contacts that are shown to users only carry no newer time when a key
    /// comes.</summary>
    public bool ReadWithKey { get; init; }

    /// <summary>What to ask for next; null when everything is to be read.</summary>
    public DateTimeOffset? Since => Newest - Lookback;

    /// <summary>With the answer to <c>since</c>: what is new, and what was deleted.</summary>
    public PeeringDbTable<T> WithChanges(IReadOnlyList<T> changes, DateTimeOffset now)
    {
        var (objects, deleted) = (new Dictionary<long, T>(Objects), new Dictionary<long, DateTimeOffset>(Deleted));
        foreach (var change in changes)
        {
            if (change.Status == "deleted")
            {
                if (objects.TryGetValue(change.Id, out var known) && known.Updated > change.Updated) continue;
                objects.Remove(change.Id);
                deleted[change.Id] = change.Updated;
            }
            else Take(change, objects, deleted);
        }

        return this with { Objects = objects, Deleted = Remembered(deleted, now), Newest = Later(Newest, changes, now) };
    }

    /// <summary>With everything, from a dump or page by page. What is missing in it stays.</summary>
    public PeeringDbTable<T> WithAll(IReadOnlyList<T> all, DateTimeOffset now)
    {
        var (objects, deleted) = (new Dictionary<long, T>(Objects), new Dictionary<long, DateTimeOffset>(Deleted));
        foreach (var one in all) Take(one, objects, deleted);
        var seen = all.Select(o => o.Id).ToHashSet();
        return this with
        {
            Objects = objects,
            Deleted = Remembered(deleted, now),
            ComparedAt = now,
            Unconfirmed = objects.Keys.Count(id => !seen.Contains(id)),
            // A dump that is older than what is known takes nothing back.
            Newest = Later(Newest, all, now),
        };
    }

    private static void Take(T one, Dictionary<long, T> objects, Dictionary<long, DateTimeOffset> deleted)
    {
        if (one.Status != "ok") return;
        if (deleted.TryGetValue(one.Id, out var at) && at >= one.Updated) return;
        if (objects.TryGetValue(one.Id, out var known) && known.Updated > one.Updated) return;
        deleted.Remove(one.Id);
        objects[one.Id] = one;
    }

    /// <summary>A time in the future would end all following of changes until then.</summary>
    private static DateTimeOffset? Later(DateTimeOffset? known, IReadOnlyList<T> seen, DateTimeOffset now) =>
        seen.Select(o => (DateTimeOffset?)(o.Updated < now ? o.Updated : now)).Append(known).Max();

    private static Dictionary<long, DateTimeOffset> Remembered(Dictionary<long, DateTimeOffset> deleted, DateTimeOffset now) =>
        deleted.Where(d => d.Value > now - RememberDeleted).ToDictionary();
}
