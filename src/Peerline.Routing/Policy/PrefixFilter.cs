using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Policy;

/// <summary>
/// A set of prefixes with length ranges. <b>The empty set matches nothing</b>, whoever emptied it and why ever
/// (Cloudflare, 22 January 2026: a removed prefix list left a term that matched everything).
/// </summary>
public sealed class PrefixFilter : IEquatable<PrefixFilter>
{
    public static readonly PrefixFilter Empty = new([]);

    private readonly FrozenDictionary<Prefix, ImmutableArray<PrefixFilterEntry>> _byPrefix;
    private readonly ImmutableArray<int> _lengths;

    [JsonConstructor]
    public PrefixFilter(IReadOnlyList<PrefixFilterEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Entries = [.. entries.Distinct().OrderBy(e => e.Prefix).ThenBy(e => e.Ge).ThenBy(e => e.Le)];
        _byPrefix = Entries.GroupBy(e => e.Prefix).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray());
        _lengths = [.. Entries.Select(e => e.Prefix.Length).Distinct().Order()];
    }

    /// <summary>The given prefixes, exactly.</summary>
    public static PrefixFilter Exactly(IEnumerable<Prefix> prefixes) => new([.. prefixes.Select(p => new PrefixFilterEntry(p))]);

    /// <summary>The entries, sorted, without repetition.</summary>
    public IReadOnlyList<PrefixFilterEntry> Entries { get; }

    [JsonIgnore]
    public bool IsEmpty => Entries.Count == 0;

    /// <summary>True when at least one entry matches. As many look-ups as the filter has different lengths.</summary>
    public bool Matches(Prefix prefix)
    {
        foreach (var length in _lengths)
        {
            if (length > prefix.Length) return false;
            if (!_byPrefix.TryGetValue(prefix.Truncate(length), out var entries)) continue;
            foreach (var entry in entries)
                if (prefix.Length >= entry.Ge && prefix.Length <= entry.Le) return true;
        }
        return false;
    }

    public bool Equals(PrefixFilter? other) => other is not null && Entries.SequenceEqual(other.Entries);

    public override bool Equals(object? obj) => Equals(obj as PrefixFilter);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var entry in Entries) hash.Add(entry);
        return hash.ToHashCode();
    }

    public override string ToString() => IsEmpty ? "(nothing)" : string.Join(", ", Entries);
}
