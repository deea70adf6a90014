using System.Diagnostics.CodeAnalysis;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rib.Storage;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rib;

/// <summary>
/// The Adj-RIB-In of one peer: its routes as received, before policy, for IPv4 and IPv6 unicast. A part of <see cref="AdjRibsIn"/>.
/// </summary>
public sealed partial class AdjRibIn
{
    private readonly AdjRibsIn _table;
    private readonly Family _ipv4;
    private readonly Family _ipv6;
    private bool _closed;

    internal AdjRibIn(AdjRibsIn table, int number, string name)
    {
        _table = table;
        Number = number;
        Name = name;
        _ipv4 = new Family(table.IPv4, NewSlots());
        _ipv6 = new Family(table.IPv6, NewSlots());
    }

    /// <summary>The name that it was added under.</summary>
    public string Name { get; }

    /// <summary>Counts up with each peer of the table, from 1; part of a <see cref="RouteCursor"/>.</summary>
    public int Number { get; }

    /// <summary>Routes of both families, each path counted.</summary>
    public int Count => Volatile.Read(ref _ipv4.Routes) + Volatile.Read(ref _ipv6.Routes);

    /// <summary>Routes of a family, each path counted.</summary>
    public int CountOf(AfiSafi family) => Of(family) is { } held ? Volatile.Read(ref held.Routes) : 0;

    /// <summary>Routes of a family that <see cref="ImportPolicy"/> accepted, each path counted.</summary>
    public int AcceptedOf(AfiSafi family) => Of(family) is { } held ? Volatile.Read(ref held.Accepted) : 0;

    /// <summary>True when the peer said End-of-RIB for the family (RFC 4724) since the last <see cref="Clear"/> or mark.</summary>
    public bool EndOfRibReceived(AfiSafi family) => Of(family) is { } held && Volatile.Read(ref held.EndOfRib);

    /// <summary>The route for exactly this prefix and path, without its attributes. Allocates nothing.</summary>
    public bool TryGet(Prefix prefix, out RouteEntry entry, uint pathId = 0)
    {
        var network = prefix.Network;
        var trie = _table.Of(prefix.Afi);
        while (true)
        {
            var since = _table.Grace.Period;
            var id = prefix.Afi == Afi.None ? 0 : trie.Find(network.High, network.Low, prefix.Length, since);
            var word = id == 0 ? 0 : Of(prefix.Afi).Slots.Get(id, pathId, since);
            if (_table.Grace.IsOver(since)) continue;
            entry = word == 0 ? default : Entry(prefix, pathId, word);
            return word != 0;
        }
    }

    /// <summary>
    /// The routes for exactly these prefixes, those without path identifier, several times as quick as one after the other. A prefix without
    /// a route gets the default value. Returns how many have one. Allocates nothing.
    /// </summary>
    public int Get(ReadOnlySpan<Prefix> prefixes, Span<RouteEntry> entries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entries.Length, prefixes.Length);
        var found = 0;
        for (var i = 0; i < prefixes.Length; i += PrefixTrie.Group)
        {
            var count = Math.Min(PrefixTrie.Group, prefixes.Length - i);
            found += GetGroup(prefixes.Slice(i, count), entries.Slice(i, count));
        }
        return found;
    }

    private int GetGroup(ReadOnlySpan<Prefix> prefixes, Span<RouteEntry> entries)
    {
        Span<PrefixTrie.Probe> probes = stackalloc PrefixTrie.Probe[PrefixTrie.Group];
        Span<ulong> words = stackalloc ulong[PrefixTrie.Group];
        probes = probes[..prefixes.Length];
        while (true)
        {
            var since = _table.Grace.Period;
            for (var i = 0; i < probes.Length; i++)
            {
                probes[i] = default;
                var network = prefixes[i].Network;
                if (network.Afi != Afi.None) _table.Of(network.Afi).Begin(out probes[i], network.High, network.Low, prefixes[i].Length);
            }
            for (var i = 0; i < probes.Length; i++)
                if (prefixes[i].Afi != Afi.None) _table.Of(prefixes[i].Afi).Enter(ref probes[i]);
            for (var going = true; going;)
            {
                going = false;
                for (var i = 0; i < probes.Length; i++)
                {
                    if (probes[i].Next == 0) continue;
                    _table.Of(prefixes[i].Afi).StepExact(ref probes[i], since);
                    going |= probes[i].Next != 0;
                }
            }
            if (_table.Grace.IsOver(since)) continue;
            for (var i = 0; i < probes.Length; i++)
                if (probes[i].Id != 0) Of(prefixes[i].Afi).Slots.Prefetch(probes[i].Id);
            for (var i = 0; i < probes.Length; i++)
                words[i] = probes[i].Id == 0 ? 0 : Of(prefixes[i].Afi).Slots.Get(probes[i].Id, 0, since);
            if (!_table.Grace.IsOver(since)) break;
        }
        var found = 0;
        for (var i = 0; i < probes.Length; i++)
        {
            entries[i] = words[i] == 0 ? default : Entry(prefixes[i], 0, words[i]);
            found += words[i] == 0 ? 0 : 1;
        }
        return found;
    }

    /// <summary>The route for exactly this prefix and path, or null.</summary>
    public ReceivedRoute? Get(Prefix prefix, uint pathId = 0)
    {
        var network = prefix.Network;
        var trie = _table.Of(prefix.Afi);
        while (true)
        {
            var since = _table.Grace.Period;
            var id = prefix.Afi == Afi.None ? 0 : trie.Find(network.High, network.Low, prefix.Length, since);
            var word = id == 0 ? 0 : Of(prefix.Afi).Slots.Get(id, pathId, since);
            if (_table.Grace.IsOver(since)) continue;
            if (word == 0) return null;
            if (TryRead(RouteWord.Attributes(word), since, out var attributes)) return Route(prefix, pathId, word, attributes);
        }
    }

    /// <summary>The most specific of the peer's routes that covers the address, the path with the lowest identifier. Allocates nothing.</summary>
    public bool TryLongestMatch(Address address, out RouteEntry entry)
    {
        Span<uint> ids = stackalloc uint[129];
        var length = Prefix.MaxLength(address.Afi);
        while (true)
        {
            var since = _table.Grace.Period;
            var trie = _table.Of(address.Afi);
            var slots = Of(address.Afi).Slots;
            var count = address.Afi == Afi.None ? 0 : trie.FindCovering(address.High, address.Low, length, ids, since);
            if (_table.Grace.IsOver(since)) continue;
            entry = default;
            while (count > 0 && !TryFirst(slots, trie.Prefixes[ids[--count]], ids[count], since, out entry)) { }
            if (!_table.Grace.IsOver(since)) return entry.Prefix.Afi != Afi.None;
        }
    }

    private bool TryFirst(RouteSlots slots, Prefix prefix, uint id, long since, out RouteEntry entry)
    {
        entry = default;
        var word = slots.Get(id);
        if (word == 0 || _table.Grace.IsOver(since)) return false;
        var path = slots.PathAt(word, 0, out var pathId);
        if (path == 0) return false;
        entry = Entry(prefix, pathId, path);
        return true;
    }

    /// <summary>Copies the attributes of a set out; false when the set can have become another one, and the route must be read again.</summary>
    internal bool TryRead(uint set, long since, [NotNullWhen(true)] out RouteAttributes? attributes)
    {
        attributes = null;
        var octets = _table.Attributes.Octets(set);
        if (_table.Grace.IsOver(since)) return false;
        attributes = StoredAttributes.ToRouteAttributes(octets);
        return !_table.Grace.IsOver(since);
    }

    internal ReceivedRoute Route(Prefix prefix, uint pathId, ulong word, RouteAttributes attributes) =>
        new(prefix, attributes, RouteWord.ReceivedAt(word), RouteWord.Disposition(word))
        {
            Peer = Name, PathId = pathId, OriginState = RouteWord.Origin(word), IsStale = RouteWord.IsStale(word),
        };

    internal static RouteEntry Entry(Prefix prefix, uint pathId, ulong word) => new(
        prefix, pathId, RouteWord.ReceivedAt(word), RouteWord.Origin(word), RouteWord.Disposition(word), RouteWord.IsStale(word));

    internal RouteSlots SlotsOf(Afi afi) => Of(afi).Slots;

    private RouteSlots NewSlots() => new(_table.Leaves, _table.Grace);

    private Family Of(Afi afi) => afi == Afi.IPv6 ? _ipv6 : _ipv4;

    private Family? Of(AfiSafi family) =>
        family == AfiSafi.IPv4Unicast ? _ipv4 : family == AfiSafi.IPv6Unicast ? _ipv6 : null;

    /// <summary>What the peer has of one family.</summary>
    private sealed class Family(PrefixTrie trie, RouteSlots slots)
    {
        private RouteSlots _slots = slots;

        public PrefixTrie Trie { get; } = trie;

        public RouteSlots Slots
        {
            get => Volatile.Read(ref _slots);
            set => Volatile.Write(ref _slots, value);
        }

        public int Routes;
        public int Accepted;
        public bool EndOfRib;
    }
}
