using System.Numerics;

namespace Peerline.Routing.Rtr;

/// <summary>
/// The VRPs of one address family, immutable. Prefixes as long as a block or longer (IPv4 /16, IPv6 /24) lie in the block that holds them,
/// a few dozen together; the few shorter ones lie in one block of their own, <see cref="_wide"/>, and each block knows the innermost of
/// them that covers it. A look-up is an index, a short binary search and a chain; a change copies the blocks that it touches and the index.
/// </summary>
internal sealed class VrpFamily<TBits>
    where TBits : unmanaged, IBinaryInteger<TBits>, IUnsignedNumber<TBits>
{
    /// <summary>No VRPs.</summary>
    public static readonly VrpFamily<TBits> Empty =
        new(IsIPv4 ? [] : new uint[PageSize], Pages(IsIPv4 ? IPv4Slots : PageSize), [], Filled(IsIPv4 ? IPv4Slots : PageSize), 0);

    private const int IPv4Slots = 1 << 16;
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;

    // By slot, in pages: a change copies the pages that it touches, none of which is large.
    private readonly VrpEntry<TBits>[]?[][] _blocks;
    private readonly int[][] _above;
    private readonly uint[] _keys;
    private readonly VrpEntry<TBits>[] _wide;

    private VrpFamily(uint[] keys, VrpEntry<TBits>[]?[][] blocks, VrpEntry<TBits>[] wide, int[][] above, int count) =>
        (_keys, _blocks, _wide, _above, Count) = (keys, blocks, wide, above, count);

    public int Count { get; }

    private static bool IsIPv4 => typeof(TBits) == typeof(uint);

    private static int Width => IsIPv4 ? 32 : 128;

    private static int BlockLength => IsIPv4 ? 16 : 24;

    public OriginState Validate(TBits bits, int length, uint origin)
    {
        int above;
        var state = OriginState.NotFound;
        if (length >= BlockLength && Slot(KeyOf(bits)) is var slot && slot >= 0)
        {
            if (_blocks[slot >> PageBits][slot & (PageSize - 1)] is { } block)
            {
                state = VrpBlock.Judge<TBits>(block, VrpBlock.Innermost<TBits>(block, bits, length), bits, length, origin);
                if (state == OriginState.Valid) return state;
            }
            above = _above[slot >> PageBits][slot & (PageSize - 1)];
        }
        else
        {
            above = VrpBlock.Innermost<TBits>(_wide, bits, length);
        }
        var wide = VrpBlock.Judge<TBits>(_wide, above, bits, length, origin);
        return wide == OriginState.NotFound ? state : wide;
    }

    public bool Contains(VrpEntry<TBits> entry)
    {
        if (entry.Length < BlockLength) return _wide.AsSpan().BinarySearch(entry) >= 0;
        var slot = Slot(KeyOf(entry.Network));
        return slot >= 0 && BlockAt(slot).AsSpan().BinarySearch(entry) >= 0;
    }

    /// <summary>Those that cover the prefix, the shortest first.</summary>
    public List<VrpEntry<TBits>> Covering(TBits bits, int length)
    {
        var found = new List<VrpEntry<TBits>>();
        var slot = length >= BlockLength ? Slot(KeyOf(bits)) : -1;
        if (slot >= 0 && BlockAt(slot) is { } block) Walk(block);
        Walk(_wide);
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
        var wide = 0;
        foreach (var slot in OrderedSlots())
        {
            if (BlockAt(slot) is not { } block) continue;
            for (; wide < _wide.Length && _wide[wide].Network <= block[0].Network; wide++) yield return _wide[wide];
            foreach (var entry in block) yield return entry;
        }
        for (; wide < _wide.Length; wide++) yield return _wide[wide];
    }

    /// <summary>The set of these entries, which are sorted here.</summary>
    public static VrpFamily<TBits> Create(Span<VrpEntry<TBits>> entries)
    {
        if (entries.IsEmpty) return Empty;
        entries.Sort();
        var keys = IsIPv4 ? [] : new uint[Capacity(CountBlocks(entries))];
        var blocks = Pages(IsIPv4 ? IPv4Slots : keys.Length);
        var wide = new List<VrpEntry<TBits>>();
        var count = 0;
        for (var i = 0; i < entries.Length;)
        {
            if (entries[i].Length < BlockLength)
            {
                if (wide.Count == 0 || wide[^1].CompareTo(entries[i]) != 0) wide.Add(entries[i]);
                i++;
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
        var wideBlock = wide.ToArray();
        VrpBlock.Link<TBits>(wideBlock);
        return new VrpFamily<TBits>(keys, blocks, wideBlock, Above(keys, wideBlock), count + wideBlock.Length);
    }

    /// <summary>The set after these changes, which are sorted here.</summary>
    public VrpFamily<TBits> Apply(Span<VrpChange<TBits>> changes)
    {
        if (changes.IsEmpty) return this;
        changes.Sort();
        var (keys, blocks) = WithRoomFor(changes);
        var wideChanges = new List<VrpChange<TBits>>();
        var count = Count;
        for (var i = 0; i < changes.Length;)
        {
            if (changes[i].Entry.Length < BlockLength)
            {
                wideChanges.Add(changes[i++]);
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
        var wide = _wide;
        var above = _above;
        if (wideChanges.Count > 0)
        {
            wide = VrpBlock.Merge<TBits>(_wide, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(wideChanges));
            count += wide.Length - _wide.Length;
        }
        if (wideChanges.Count > 0 || !ReferenceEquals(keys, _keys)) above = Above(keys, wide);
        return new VrpFamily<TBits>(keys, blocks, wide, above, count);
    }

    /// <summary>What turns this set into the newer one.</summary>
    public List<VrpChange<TBits>> Difference(VrpFamily<TBits> newer)
    {
        var changes = new List<VrpChange<TBits>>();
        if (!ReferenceEquals(_wide, newer._wide)) VrpBlock.Compare<TBits>(_wide, newer._wide, changes);
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

    // For each block the innermost wide entry that covers all of it.
    private static int[][] Above(uint[] keys, VrpEntry<TBits>[] wide)
    {
        var above = Filled(IsIPv4 ? IPv4Slots : keys.Length);
        if (IsIPv4) FillRanges(above, wide);
        else Search(above, keys, wide);
        return above;
    }

    // In order, what covers comes first and what is inside overwrites it.
    private static void FillRanges(int[][] above, VrpEntry<TBits>[] wide)
    {
        for (var i = 0; i < wide.Length; i++)
        {
            if (i + 1 < wide.Length && wide[i + 1].Network == wide[i].Network && wide[i + 1].Length == wide[i].Length) continue;
            var (slot, count) = ((int)KeyOf(wide[i].Network), 1 << (BlockLength - wide[i].Length));
            for (var page = slot >> PageBits; page << PageBits < slot + count; page++)
                above[page].AsSpan(slot & (PageSize - 1), Math.Min(count, PageSize)).Fill(i);
        }
    }

    private static void Search(int[][] above, uint[] keys, VrpEntry<TBits>[] wide)
    {
        for (var slot = 0; slot < keys.Length; slot++)
        {
            if (keys[slot] == 0) continue;
            var bits = TBits.CreateTruncating(keys[slot] - 1) << (Width - BlockLength);
            var innermost = VrpBlock.Innermost<TBits>(wide, bits, BlockLength);
            while (innermost >= 0 && !wide[innermost].Covers(bits)) innermost = wide[innermost].Up;
            above[slot >> PageBits][slot & (PageSize - 1)] = innermost;
        }
    }
}
