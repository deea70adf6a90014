using System.Text.Json.Serialization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Policy;

/// <summary>
/// A set of prefixes with length ranges, compiled: matching is one search, however many entries there are.
/// <b>The empty set matches nothing</b>, whoever emptied it and why ever
/// (Cloudflare, 22 January 2026: a removed prefix list left a term that matched everything).
/// </summary>
public sealed class PrefixFilter : IEquatable<PrefixFilter>
{
    /// <summary>The filter that matches nothing.</summary>
    public static readonly PrefixFilter Empty = new([]);

    private readonly PrefixLengthMap<uint> _ipv4;
    private readonly PrefixLengthMap<UInt128> _ipv6;

    /// <summary>A filter of these entries; their order means nothing, nor do repetitions.</summary>
    [JsonConstructor]
    public PrefixFilter(IReadOnlyList<PrefixFilterEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Entries = [.. entries.Distinct().OrderBy(e => e.Prefix).ThenBy(e => e.Ge).ThenBy(e => e.Le)];
        _ipv4 = new PrefixLengthMap<uint>(PrefixLengths<uint>.Of(Entries, Afi.IPv4));
        _ipv6 = new PrefixLengthMap<UInt128>(PrefixLengths<UInt128>.Of(Entries, Afi.IPv6));
    }

    /// <summary>The given prefixes, exactly.</summary>
    public static PrefixFilter Exactly(IEnumerable<Prefix> prefixes) => new([.. prefixes.Select(p => new PrefixFilterEntry(p))]);

    /// <summary>The given prefixes and all that lies inside them.</summary>
    public static PrefixFilter Inside(IEnumerable<Prefix> prefixes) =>
        new([.. prefixes.Select(p => new PrefixFilterEntry(p, p.Length, Prefix.MaxLength(p.Afi)))]);

    /// <summary>The entries, sorted, without repetition.</summary>
    public IReadOnlyList<PrefixFilterEntry> Entries { get; }

    /// <summary>True when there is no entry.</summary>
    [JsonIgnore]
    public bool IsEmpty => Entries.Count == 0;

    /// <summary>True when at least one entry matches. Allocates nothing.</summary>
    public bool Matches(Prefix prefix) => prefix.Afi switch
    {
        Afi.IPv4 => _ipv4.Contains((uint)(prefix.Network.High >> 32), prefix.Length),
        Afi.IPv6 => _ipv6.Contains(new UInt128(prefix.Network.High, prefix.Network.Low), prefix.Length),
        _ => false,
    };

    /// <summary>
    /// A filter that matches the same prefixes with fewer entries: halves are put together, lengths that follow one another become a range,
    /// and what others cover goes (as <c>bgpq4 -A</c> does). Where that would be more entries, this filter as it is.
    /// </summary>
    public PrefixFilter Aggregate()
    {
        var aggregate = new PrefixFilter(
        [
            .. PrefixAggregation<uint>.Aggregate(PrefixLengths<uint>.Of(Entries, Afi.IPv4)).Select(e => e.ToEntry()),
            .. PrefixAggregation<UInt128>.Aggregate(PrefixLengths<UInt128>.Of(Entries, Afi.IPv6)).Select(e => e.ToEntry()),
        ]);
        // Two ranges of lengths that overlap in neighbouring halves have a third one in common.
        return aggregate.Entries.Count <= Entries.Count ? aggregate : this;
    }

    /// <summary>What at least one of both matches.</summary>
    public PrefixFilter Union(PrefixFilter other) => new PrefixFilter([.. Entries, .. other.Entries]).Aggregate();

    /// <summary>What both match; with the empty set that is nothing.</summary>
    public PrefixFilter Intersect(PrefixFilter other)
    {
        var common = new List<PrefixFilterEntry>();
        var covering = new Stack<(PrefixFilterEntry Entry, bool IsOther)>();
        foreach (var next in Entries.Select(e => (Entry: e, IsOther: false)).Concat(other.Entries.Select(e => (Entry: e, IsOther: true)))
                     .OrderBy(e => e.Entry.Prefix))
        {
            while (covering.TryPeek(out var top) && !top.Entry.Prefix.Covers(next.Entry.Prefix)) covering.Pop();
            foreach (var above in covering)
            {
                if (above.IsOther == next.IsOther) continue;
                int ge = Math.Max(above.Entry.Ge, next.Entry.Ge), le = Math.Min(above.Entry.Le, next.Entry.Le);
                if (ge <= le) common.Add(new PrefixFilterEntry(next.Entry.Prefix, ge, le));
            }
            covering.Push(next);
        }
        return new PrefixFilter(common).Aggregate();
    }

    /// <summary>What this one matches and the other does not.</summary>
    public PrefixFilter Except(PrefixFilter other)
    {
        var left = new List<PrefixFilterEntry>();
        foreach (var entry in Entries)
        {
            IReadOnlyList<PrefixFilterEntry> parts = [entry];
            foreach (var taken in other.Entries.Where(o => o.Prefix.Covers(entry.Prefix) || entry.Prefix.Covers(o.Prefix)))
                parts = [.. parts.SelectMany(p => Without(p, taken))];
            left.AddRange(parts);
        }
        return new PrefixFilter(left).Aggregate();
    }

    /// <summary>
    /// Every entry opened to more specific prefixes up to these lengths (as <c>bgpq4 -R</c> does); an entry that reaches further stays.
    /// </summary>
    public PrefixFilter AllowMoreSpecifics(int ipv4Length, int ipv6Length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ipv4Length is >= 0 and <= 32, true, nameof(ipv4Length));
        ArgumentOutOfRangeException.ThrowIfNotEqual(ipv6Length is >= 0 and <= 128, true, nameof(ipv6Length));
        return new PrefixFilter(
            [.. Entries.Select(e => new PrefixFilterEntry(e.Prefix, e.Ge, Math.Max(e.Le, e.Prefix.Afi == Afi.IPv4 ? ipv4Length : ipv6Length)))]);
    }

    /// <summary>True when both have the same entries.</summary>
    public bool Equals(PrefixFilter? other) => other is not null && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PrefixFilter);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var entry in Entries) hash.Add(entry);
        return hash.ToHashCode();
    }

    /// <summary>The entries, or <c>(nothing)</c>.</summary>
    public override string ToString() => IsEmpty ? "(nothing)" : string.Join(", ", Entries);

    private static IEnumerable<PrefixFilterEntry> Without(PrefixFilterEntry entry, PrefixFilterEntry taken)
    {
        var (prefix, inside) = (entry.Prefix, entry.Prefix.Length + 1);
        if (taken.Prefix.Covers(prefix))
            return [.. Between(prefix, entry.Ge, Math.Min(entry.Le, taken.Ge - 1)), .. Between(prefix, Math.Max(entry.Ge, taken.Le + 1), entry.Le)];
        if (!prefix.Covers(taken.Prefix)) return [entry];
        // The prefix itself, and its two halves: what is taken lies in one of them.
        var next = UInt128.One << (127 - prefix.Length) | new UInt128(prefix.Network.High, prefix.Network.Low);
        Prefix[] halves = [new Prefix(prefix.Network, inside), new Prefix(new Address(prefix.Afi, (ulong)(next >> 64), (ulong)next), inside)];
        return
        [
            .. Between(prefix, entry.Ge, Math.Min(entry.Le, prefix.Length)),
            .. halves.SelectMany(h => Between(h, Math.Max(entry.Ge, inside), entry.Le)).SelectMany(h => Without(h, taken)),
        ];
    }

    private static IEnumerable<PrefixFilterEntry> Between(Prefix prefix, int ge, int le) => ge <= le ? [new PrefixFilterEntry(prefix, ge, le)] : [];
}
