using System.Text.Json.Serialization;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Policy;

/// <summary>A set of AS numbers, as ranges: asking is one search, however many there are. The empty set matches nothing.</summary>
public sealed class AsnFilter : IEquatable<AsnFilter>
{
    /// <summary>The filter that matches nothing.</summary>
    public static readonly AsnFilter Empty = new([]);

    private readonly uint[] _first;
    private readonly uint[] _last;

    /// <summary>A filter of these ranges; their order means nothing, and those that touch are put together.</summary>
    [JsonConstructor]
    public AsnFilter(IReadOnlyList<AsnFilterEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var merged = new List<AsnFilterEntry>();
        foreach (var entry in entries.OrderBy(e => e.First))
        {
            if (merged is [.., var last] && entry.First.Value <= (ulong)last.Last.Value + 1)
                merged[^1] = new AsnFilterEntry(last.First, entry.Last > last.Last ? entry.Last : last.Last);
            else merged.Add(entry);
        }
        Entries = merged;
        (_first, _last) = ([.. merged.Select(e => e.First.Value)], [.. merged.Select(e => e.Last.Value)]);
    }

    /// <summary>The ranges in order, none touching another.</summary>
    public IReadOnlyList<AsnFilterEntry> Entries { get; }

    /// <summary>True when there is no range.</summary>
    [JsonIgnore]
    public bool IsEmpty => Entries.Count == 0;

    /// <summary>True when the number is in one of the ranges. Allocates nothing.</summary>
    public bool Contains(Asn asn)
    {
        var at = Array.BinarySearch(_first, asn.Value);
        if (at < 0) at = ~at - 1;
        return at >= 0 && asn.Value <= _last[at];
    }

    /// <summary>True when the path holds such a number, in a set or a sequence. Allocates nothing.</summary>
    public bool ContainsAny(AsPath path)
    {
        foreach (var segment in path)
            for (var i = 0; i < segment.Count; i++)
                if (Contains(segment[i])) return true;
        return false;
    }

    /// <summary>True when both have the same ranges.</summary>
    public bool Equals(AsnFilter? other) => other is not null && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AsnFilter);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var entry in Entries) hash.Add(entry);
        return hash.ToHashCode();
    }

    /// <summary>The ranges as <c>64496-64511, 65535</c>, or <c>(nothing)</c>.</summary>
    public override string ToString() => IsEmpty ? "(nothing)" : string.Join(", ", Entries);
}
