using System.Numerics;
using System.Runtime.InteropServices;

namespace Peerline.Routing.Rtr;

/// <summary>
/// The VRPs of one address family, immutable, in three layers by the length of the prefix. Those as long as a block or longer (IPv4 /16,
/// IPv6 /24) lie in the block that holds them, a few dozen together. The shorter ones lie in wide blocks (IPv4: one for each /8, IPv6: one
/// for all), and each block knows the innermost of them that covers it. IPv4 has a third layer for what is shorter than /8, mostly empty.
/// A look-up is an index, a short binary search and a chain; a change copies the blocks that it touches and the pages of the index.
/// </summary>
internal sealed class VrpFamily<TBits>
    where TBits : unmanaged, IBinaryInteger<TBits>, IUnsignedNumber<TBits>
{
    /// <summary>No VRPs.</summary>
    public static readonly VrpFamily<TBits> Empty =
        new(IsIPv4 ? [] : new uint[PageSize], Pages(IsIPv4 ? IPv4Slots : PageSize), NoWide(), Filled(IsIPv4 ? IPv4Slots : PageSize), [], 0);

    private const int IPv4Slots = 1 << 16;
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;

    // By slot, in pages: a change copies the pages that it touches, none of which is large.
    private readonly VrpEntry<TBits>[]?[][] _blocks;
    private readonly int[][] _above;
    private readonly uint[] _keys;
    private readonly VrpEntry<TBits>[][] _wide;
    private readonly VrpEntry<TBits>[] _top;

    private VrpFamily(
        uint[] keys, VrpEntry<TBits>[]?[][] blocks, VrpEntry<TBits>[][] wide, int[][] above, VrpEntry<TBits>[] top, int count) =>
        (_keys, _blocks, _wide, _above, _top, Count) = (keys, blocks, wide, above, top, count);

    public int Count { get; }

    private static bool IsIPv4 => typeof(TBits) == typeof(uint);

    private static int Width => IsIPv4 ? 32 : 128;

    private static int BlockLength => IsIPv4 ? 16 : 24;

    private static int WideLength => IsIPv4 ? 8 : 0;

    public OriginState Validate(TBits bits, int length, uint origin)
    {
        var state = OriginState.NotFound;
        if (length >= WideLength)
        {
            var wide = _wide[WideSlot(bits)];
            int above;
            if (length >= BlockLength && Slot(KeyOf(bits)) is var slot && slot >= 0)
            {
                if (_blocks[slot >> PageBits][slot & (PageSize - 1)] is { } block)
                    state = VrpBlock.Judge<TBits>(block, VrpBlock.Innermost<TBits>(block, bits, length), bits, length, origin);
                above = _above[slot >> PageBits][slot & (PageSize - 1)];
            }
            else
            {
                above = VrpBlock.Innermost<TBits>(wide, bits, length);
            }
            if (state != OriginState.Valid) state = Stronger(state, VrpBlock.Judge<TBits>(wide, above, bits, length, origin));
        }
        if (_top.Length == 0 || state == OriginState.Valid) return state;
        return Stronger(state, VrpBlock.Judge<TBits>(_top, VrpBlock.Innermost<TBits>(_top, bits, length), bits, length, origin));
    }

    public bool Contains(VrpEntry<TBits> entry)
    {
        if (entry.Length < WideLength) return _top.AsSpan().BinarySearch(entry) >= 0;
        if (entry.Length < BlockLength) return _wide[WideSlot(entry.Network)].AsSpan().BinarySearch(entry) >= 0;
        var slot = Slot(KeyOf(entry.Network));
        return slot >= 0 && BlockAt(slot).AsSpan().BinarySearch(entry) >= 0;
    }

    /// <summary>Those that cover the prefix, the shortest first.</summary>
    public List<VrpEntry<TBits>> Covering(TBits bits, int length)
    {
        var found = new List<VrpEntry<TBits>>();
        var slot = length >= BlockLength ? Slot(KeyOf(bits)) : -1;
        if (slot >= 0 && BlockAt(slot) is { } block) Walk(block);
        if (length >= WideLength) Walk(_wide[WideSlot(bits)]);
        Walk(_top);
        found.Reverse();
        return found;

        void Walk(VrpEntry<TBits>[] run)
        {
            for (var i = VrpBlock.Innermost<TBits>(run, bits, length); i >= 0; i = run[i].Up)
                if (run[i].Covers(bits)) found.Add(run[i]);
        }
    }

    /// <summary>All of them in the order of their prefixes.</summary>
    public IEnumerable<VrpEntry<TBits>> Ordered()
    {
        // What is shorter begins where blocks begin, and comes before what is in them.
        var wider = _top.Concat(_wide.SelectMany(w => w)).ToArray();
        Array.Sort(wider);
        var next = 0;
        foreach (var slot in OrderedSlots())
        {
            if (BlockAt(slot) is not { } block) continue;
            for (; next < wider.Length && wider[next].Network <= block[0].Network; next++) yield return wider[next];
            foreach (var entry in block) yield return entry;
        }
        for (; next < wider.Length; next++) yield return wider[next];
    }

    /// <summary>The set of these entries, which are sorted here.</summary>
    public static VrpFamily<TBits> Create(Span<VrpEntry<TBits>> entries)
    {
        if (entries.IsEmpty) return Empty;
        entries.Sort();
        var keys = IsIPv4 ? [] : new uint[Capacity(CountBlocks(entries))];
        var blocks = Pages(IsIPv4 ? IPv4Slots : keys.Length);
        var shorter = new List<VrpChange<TBits>>();
        var count = 0;
        for (var i = 0; i < entries.Length;)
        {
            if (entries[i].Length < BlockLength)
            {
                shorter.Add(new VrpChange<TBits>(entries[i++], announced: true));
                continue;
            }
            // A shorter prefix sorts before everything in the block that begins with it, so that a block's entries are together.
            var key = KeyOf(entries[i].Network);
            var end = i + 1;
            while (end < entries.Length && entries[end].Length >= BlockLength && KeyOf(entries[end].Network) == key) end++;
            var block = Distinct(entries[i..end]);
            VrpBlock.Link<TBits>(block);
            var slot = IsIPv4 ? (int)key : Place(keys, key);
            blocks[slot >> PageBits][slot & (PageSize - 1)] = block;
            count += block.Length;
            i = end;
        }
        var above = Filled(IsIPv4 ? IPv4Slots : keys.Length);
        var family = new VrpFamily<TBits>(keys, blocks, NoWide(), above, [], count);
        return shorter.Count == 0 ? family : family.WithShorter(keys, blocks, CollectionsMarshal.AsSpan(shorter), count);
    }

    /// <summary>The set after these changes, which are sorted here.</summary>
    public VrpFamily<TBits> Apply(Span<VrpChange<TBits>> changes)
    {
        if (changes.IsEmpty) return this;
        changes.Sort();
        var (keys, blocks) = WithRoomFor(changes);
        var shorter = new List<VrpChange<TBits>>();
        var count = Count;
        for (var i = 0; i < changes.Length;)
        {
            if (changes[i].Entry.Length < BlockLength)
            {
                shorter.Add(changes[i++]);
                continue;
            }
            var key = KeyOf(changes[i].Entry.Network);
            var end = i + 1;
            while (end < changes.Length && changes[end].Entry.Length >= BlockLength && KeyOf(changes[end].Entry.Network) == key) end++;
            var slot = Slot(keys, key);
            if (slot >= 0)
            {
                ref var page = ref blocks[slot >> PageBits];
                if (ReferenceEquals(page, PageOf(slot))) page = page.AsSpan().ToArray();
                ref var block = ref page[slot & (PageSize - 1)];
                var merged = VrpBlock.Merge<TBits>(block, changes[i..end]);
                count += merged.Length - (block?.Length ?? 0);
                block = merged.Length == 0 ? null : merged;
            }
            i = end;
        }
        return WithShorter(keys, blocks, CollectionsMarshal.AsSpan(shorter), count);
    }

    /// <summary>What turns this set into the newer one.</summary>
    public List<VrpChange<TBits>> Difference(VrpFamily<TBits> newer)
    {
        var changes = new List<VrpChange<TBits>>();
        if (!ReferenceEquals(_top, newer._top)) VrpBlock.Compare<TBits>(_top, newer._top, changes);
        for (var i = 0; i < _wide.Length; i++)
            if (!ReferenceEquals(_wide[i], newer._wide[i])) VrpBlock.Compare<TBits>(_wide[i], newer._wide[i], changes);
        for (var page = 0; page < newer._blocks.Length; page++)
        {
            if (IsSame(newer, page)) continue;
            for (var slot = page << PageBits; slot < (page + 1) << PageBits; slot++)
            {
                var old = IsIPv4 ? BlockAt(slot) : newer._keys[slot] == 0 ? null : BlockOf(newer._keys[slot] - 1);
                if (!ReferenceEquals(old, newer.BlockAt(slot))) VrpBlock.Compare<TBits>(old, newer.BlockAt(slot), changes);
            }
        }
        if (IsIPv4 || ReferenceEquals(_keys, newer._keys)) return changes;
        for (var slot = 0; slot < _keys.Length; slot++)
            if (BlockAt(slot) is { } block && newer.Slot(_keys[slot] - 1) < 0) VrpBlock.Compare<TBits>(block, [], changes);
        return changes;
    }

    private static uint KeyOf(TBits bits) => uint.CreateTruncating(bits >> (Width - BlockLength));

    private static OriginState Stronger(OriginState state, OriginState wider) => wider == OriginState.NotFound ? state : wider;

    private static int WideSlot(TBits bits) => IsIPv4 ? (int)(uint.CreateTruncating(bits) >> 24) : 0;

    private static VrpEntry<TBits>[][] NoWide()
    {
        var wide = new VrpEntry<TBits>[IsIPv4 ? 256 : 1][];
        wide.AsSpan().Fill([]);
        return wide;
    }

    private static VrpEntry<TBits>[]?[][] Pages(int slots)
    {
        var pages = new VrpEntry<TBits>[]?[slots >> PageBits][];
        for (var i = 0; i < pages.Length; i++) pages[i] = new VrpEntry<TBits>[]?[PageSize];
        return pages;
    }

    private static int[][] Filled(int slots)
    {
        var pages = new int[slots >> PageBits][];
        for (var i = 0; i < pages.Length; i++)
        {
            pages[i] = new int[PageSize];
            pages[i].AsSpan().Fill(-1);
        }
        return pages;
    }

    private static VrpEntry<TBits>[] Distinct(ReadOnlySpan<VrpEntry<TBits>> sorted)
    {
        var distinct = sorted.ToArray();
        var count = 0;
        for (var i = 0; i < distinct.Length; i++)
            if (count == 0 || distinct[count - 1].CompareTo(distinct[i]) != 0) distinct[count++] = distinct[i];
        return count == distinct.Length ? distinct : distinct[..count];
    }

    private static int CountBlocks(ReadOnlySpan<VrpEntry<TBits>> sorted)
    {
        var blocks = 0;
        var last = uint.MaxValue;
        foreach (ref readonly var entry in sorted)
        {
            var key = KeyOf(entry.Network);
            if (entry.Length < BlockLength || key == last) continue;
            last = key;
            blocks++;
        }
        return blocks;
    }

    // IPv6 blocks are found by hashing; at most half of the slots are taken. A slot holds key + 1, so that zero is free.
    private static int Capacity(int blocks) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(PageSize, (blocks * 2) + 2));

    private static int Probe(uint[] keys, uint key)
    {
        var mask = keys.Length - 1;
        var slot = (int)((key * 0x9E3779B1u) >> 8) & mask;
        while (keys[slot] != 0 && keys[slot] != key + 1) slot = (slot + 1) & mask;
        return slot;
    }

    private static int Place(uint[] keys, uint key)
    {
        var slot = Probe(keys, key);
        keys[slot] = key + 1;
        return slot;
    }

    private static int Slot(uint[] keys, uint key)
    {
        if (IsIPv4) return (int)key;
        var slot = Probe(keys, key);
        return keys[slot] == 0 ? -1 : slot;
    }

    private int Slot(uint key) => Slot(_keys, key);

    private VrpEntry<TBits>[]?[]? PageOf(int slot) => slot >> PageBits < _blocks.Length ? _blocks[slot >> PageBits] : null;

    private VrpEntry<TBits>[]? BlockAt(int slot) => _blocks[slot >> PageBits][slot & (PageSize - 1)];

    private VrpEntry<TBits>[]? BlockOf(uint key) => Slot(key) is var slot && slot >= 0 ? BlockAt(slot) : null;

    // A page that both have, of the same slots.
    private bool IsSame(VrpFamily<TBits> other, int page) =>
        (IsIPv4 || ReferenceEquals(_keys, other._keys)) && ReferenceEquals(_blocks[page], other._blocks[page]);

    private IEnumerable<int> OrderedSlots() => IsIPv4
        ? Enumerable.Range(0, IPv4Slots)
        : Enumerable.Range(0, _keys.Length).Where(slot => _keys[slot] != 0).OrderBy(slot => _keys[slot]);

    // A copy of the index in which every block that gets an entry has a slot; the pages are still those of the old one where they can be.
    private (uint[] Keys, VrpEntry<TBits>[]?[][] Blocks) WithRoomFor(ReadOnlySpan<VrpChange<TBits>> changes)
    {
        if (IsIPv4) return (_keys, _blocks.AsSpan().ToArray());
        var missing = new HashSet<uint>();
        foreach (ref readonly var change in changes)
            if (change.IsAnnounced && change.Entry.Length >= BlockLength && BlockOf(KeyOf(change.Entry.Network)) is null)
                missing.Add(KeyOf(change.Entry.Network));
        if (missing.All(key => Slot(key) >= 0)) return (_keys, _blocks.AsSpan().ToArray());

        var used = _blocks.Sum(page => page.Count(b => b is not null));
        var keys = new uint[Math.Max(Capacity(used + missing.Count), _keys.Length)];
        var blocks = Pages(keys.Length);
        for (var slot = 0; slot < _keys.Length; slot++)
        {
            if (BlockAt(slot) is not { } block) continue;
            var place = Place(keys, _keys[slot] - 1);
            blocks[place >> PageBits][place & (PageSize - 1)] = block;
        }
        foreach (var key in missing) Place(keys, key);
        return (keys, blocks);
    }

    // With these changes of prefixes shorter than a block, which are sorted: the wide blocks, and what the blocks know of them.
    private VrpFamily<TBits> WithShorter(uint[] keys, VrpEntry<TBits>[]?[][] blocks, ReadOnlySpan<VrpChange<TBits>> changes, int count)
    {
        var (wide, above, top) = (_wide, _above, _top);
        var topChanges = new List<VrpChange<TBits>>();
        for (var i = 0; i < changes.Length;)
        {
            if (changes[i].Entry.Length < WideLength)
            {
                topChanges.Add(changes[i++]);
                continue;
            }
            var slot = WideSlot(changes[i].Entry.Network);
            var end = i + 1;
            while (end < changes.Length && changes[end].Entry.Length >= WideLength && WideSlot(changes[end].Entry.Network) == slot) end++;
            if (ReferenceEquals(wide, _wide)) (wide, above) = (_wide.AsSpan().ToArray(), _above.AsSpan().ToArray());
            wide[slot] = VrpBlock.Merge<TBits>(_wide[slot], changes[i..end]);
            count += wide[slot].Length - _wide[slot].Length;
            // The blocks of a /8 are one page.
            if (IsIPv4) above[slot] = AboveOf(wide[slot]);
            i = end;
        }
        if (topChanges.Count > 0)
        {
            top = VrpBlock.Merge<TBits>(_top, CollectionsMarshal.AsSpan(topChanges));
            count += top.Length - _top.Length;
        }
        if (!IsIPv4 && (!ReferenceEquals(wide, _wide) || !ReferenceEquals(keys, _keys))) above = Above(keys, wide[0]);
        return new VrpFamily<TBits>(keys, blocks, wide, above, top, count);
    }

    // For each block of a /8 the innermost entry that covers all of it: in order, what covers comes first and what is inside overwrites it.
    private static int[] AboveOf(VrpEntry<TBits>[] wide)
    {
        var page = new int[PageSize];
        page.AsSpan().Fill(-1);
        for (var i = 0; i < wide.Length; i++)
        {
            if (i + 1 < wide.Length && wide[i + 1].Network == wide[i].Network && wide[i + 1].Length == wide[i].Length) continue;
            page.AsSpan((int)KeyOf(wide[i].Network) & (PageSize - 1), 1 << (BlockLength - wide[i].Length)).Fill(i);
        }
        return page;
    }

    // The same where blocks are found by hashing.
    private static int[][] Above(uint[] keys, VrpEntry<TBits>[] wide)
    {
        var above = Filled(keys.Length);
        for (var slot = 0; slot < keys.Length; slot++)
        {
            if (keys[slot] == 0) continue;
            var bits = TBits.CreateTruncating(keys[slot] - 1) << (Width - BlockLength);
            var innermost = VrpBlock.Innermost<TBits>(wide, bits, BlockLength);
            while (innermost >= 0 && !wide[innermost].Covers(bits)) innermost = wide[innermost].Up;
            above[slot >> PageBits][slot & (PageSize - 1)] = innermost;
        }
        return above;
    }
}
