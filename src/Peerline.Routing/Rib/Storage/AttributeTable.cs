using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// Every attribute set once, whoever sent it: found by content, counted, its space used again. A set is a number; its octets are those of
/// <see cref="StoredAttributes"/>. One writer, any readers.
/// </summary>
internal sealed class AttributeTable
{
    private const int LengthSize = sizeof(ushort);
    private const int Gone = -1;

    // With each set that is added so many move into the greater table, so that no single growth takes long.
    private const int MovedAtOnce = 8;
    private const int LookedAtAtOnce = 256;

    private readonly BlockArena<uint> _octets;
    private readonly ChunkedArray<Entry> _entries = new(14, 0, 1 << 12);
    private readonly NumberPool _numbers;
    private readonly ulong _secret;

    // While a greater table takes over, sets from _next up to _end are found in the old one, all others in the new one.
    private AttributeHashes _hashes = new(AttributeHashes.Least);
    private AttributeHashes? _old;
    private AttributeHashes? _spare;
    private uint _next;
    private uint _end;

    /// <param name="grace">Says when space is free.</param>
    /// <param name="mostOctets">The most octets for all sets together.</param>
    public AttributeTable(GracePeriods grace, long mostOctets)
    {
        const int chunkBits = 18;
        var chunks = Math.Clamp(mostOctets >> (chunkBits + 2), 1, (1 << (32 - chunkBits)) - 8);
        _octets = new BlockArena<uint>(grace, chunkBits, (LengthSize + ushort.MaxValue + 3) / 4, (int)chunks);
        _numbers = new NumberPool(grace, RouteWord.MostAttributes - 1);
        // Which sets fall together in the table of hashes must not be known to those who send them.
        _secret = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)) | 1;
    }

    /// <summary>Different sets in use.</summary>
    public int Count => _numbers.InUse;

    /// <summary>One more than the greatest number of a set.</summary>
    public uint End => _numbers.End;

    public long AllocatedOctets => _octets.AllocatedOctets + _entries.Octets + _hashes.Octets + (_old?.Octets ?? 0) + (_spare?.Octets ?? 0);

    public long UsedOctets => _octets.UsedOctets;

    /// <summary>Begins to look: the hash of the octets, whose place in the table is on its way into the cache.</summary>
    public ulong Seek(ReadOnlySpan<byte> octets)
    {
        var hash = Hash(octets);
        _hashes.Prefetch(hash);
        return hash;
    }

    /// <summary>The number of the set with these octets; a new set counts no route yet. 0 when there is no room.</summary>
    public uint Intern(ReadOnlySpan<byte> octets, ulong hash)
    {
        var known = Find(_hashes, hash, octets);
        if (known == 0 && _old is not null) known = Find(_old, hash, octets);
        return known != 0 ? known : Add(hash, octets);
    }

    public void AddRoutes(uint set, int count) => _entries[set].Routes += count;

    /// <summary>A route less. The set goes with its last route.</summary>
    public void RemoveRoute(uint set)
    {
        if (--_entries[set].Routes == 0) Remove(set);
    }

    /// <summary>Takes a new set back that no route came to use.</summary>
    public void RemoveIfUnused(uint set)
    {
        if (_entries[set].Routes == 0) Remove(set);
    }

    /// <summary>The octets of a set in use. A reader asks the grace periods before it uses the length, and after it has copied.</summary>
    public ReadOnlySpan<byte> Octets(uint set)
    {
        var words = _octets.From(_entries[set].Block);
        int length = (ushort)words[0];
        return MemoryMarshal.AsBytes(words).Slice(LengthSize, length);
    }

    /// <summary>Asks for what <see cref="PrefetchOctets"/> will read.</summary>
    public void Prefetch(uint set) => _entries.Prefetch(set);

    /// <summary>Asks for what <see cref="Octets"/> will read.</summary>
    public void PrefetchOctets(uint set) => _octets.Prefetch(_entries[set].Block);

    /// <summary>What the set may contain, see <see cref="AttributeSignature"/>.</summary>
    public uint SignatureOf(uint set) => _entries[set].Signature;

    private uint Find(AttributeHashes hashes, ulong hash, ReadOnlySpan<byte> octets)
    {
        var tag = AttributeHashes.TagOf(hash);
        for (var place = hashes.Start(hash); ; place = hashes.After(place))
        {
            var entry = hashes[place];
            if (entry == AttributeHashes.Empty) return 0;
            var set = AttributeHashes.SetIn(entry);
            if (AttributeHashes.TagIn(entry) != tag || set == AttributeHashes.Removed || !Octets(set).SequenceEqual(octets)) continue;
            // A set that moved is still named in the old table, where nobody notes that it went.
            if (HomeOf(set) == hashes) return set;
        }
    }

    private uint Add(ulong hash, ReadOnlySpan<byte> octets)
    {
        MakeRoom();
        var set = _numbers.Take();
        if (set == 0) return 0;
        if (!_entries.TryGrow(set + 1)) throw new InvalidOperationException("There are more numbers than entries.");
        var length = Length(octets.Length);
        var block = _octets.Allocate(length);
        if (block == 0)
        {
            _entries[set].Routes = Gone;
            _numbers.Untake(set);
            return 0;
        }
        var bytes = MemoryMarshal.AsBytes(_octets.Block(block, length));
        MemoryMarshal.Write(bytes, (ushort)octets.Length);
        octets.CopyTo(bytes[LengthSize..]);
        _entries[set] = new Entry { Block = block, Signature = AttributeSignature.Of(octets) };
        HomeOf(set).Add(hash, set);
        return set;
    }

    private void Remove(uint set)
    {
        var octets = Octets(set);
        HomeOf(set).Remove(Hash(octets), set);
        // The block stays named: readers that hold the number may still come.
        _entries[set].Routes = Gone;
        _octets.Retire(_entries[set].Block, Length(octets.Length));
        _numbers.Retire(set);
    }

    private AttributeHashes HomeOf(uint set) => _old is not null && set >= _next && set < _end ? _old : _hashes;

    private void MakeRoom()
    {
        if (_old is not null)
        {
            Move(MovedAtOnce, LookedAtAtOnce);
            // The move is always the quicker one, but for numbers of which hardly any is in use.
            if (_old is null || (!_old.IsNearlyFull && !_hashes.IsFull)) return;
            (_old, _next, _end) = (null, 1, End);
            _hashes = Empty(Count, _hashes.Capacity);
            Move(int.MaxValue, int.MaxValue);
        }
        else if (_hashes.IsFull)
        {
            (_old, _next, _end) = (_hashes, 1, End);
            _hashes = Empty(_old.Live, _old.Capacity);
        }
    }

    // A table that is full of sets that went is followed by one of its size: the one that it followed itself.
    private AttributeHashes Empty(int live, int capacity)
    {
        if (live * 2L > capacity) capacity = (int)Math.Min(Math.Max(live * 2L, capacity * 3L / 2), int.MaxValue / 2);
        // Few at the moment are many again a moment later.
        else if (capacity > 1024 && live * 16L < capacity) capacity = Math.Max(live * 4, AttributeHashes.Least);
        var empty = _spare?.Capacity == capacity ? _spare : new AttributeHashes(capacity);
        empty.Clear();
        _spare = null;
        return empty;
    }

    // In the order of the numbers, which is nearly that of the octets in memory. The places are asked for together, so that the memory
    // works on all of them at once.
    private void Move(int most, int look)
    {
        Span<ulong> hashes = stackalloc ulong[MovedAtOnce];
        Span<uint> sets = stackalloc uint[MovedAtOnce];
        while (_next < _end && most > 0 && look > 0)
        {
            var count = 0;
            for (; _next < _end && count < MovedAtOnce && look > 0; _next++, look--)
            {
                if (_entries[_next].Routes == Gone) continue;
                sets[count] = _next;
                hashes[count] = Seek(Octets(_next));
                count++;
            }
            for (var i = 0; i < count; i++) _hashes.Add(hashes[i], sets[i]);
            most -= count;
        }
        if (_next < _end) return;
        if (_old?.Capacity == _hashes.Capacity) _spare = _old;
        _old = null;
    }

    private static int Length(int octets) => (LengthSize + octets + 3) / 4;

    /// <summary>Folded products of sixteen octets, with a secret: quick, and not to be steered from outside.</summary>
    private ulong Hash(ReadOnlySpan<byte> octets)
    {
        const ulong odd = 0x9e3779b97f4a7c15;
        var hash = _secret ^ (ulong)octets.Length;
        while (octets.Length > 16)
        {
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(octets) ^ _secret,
                BinaryPrimitives.ReadUInt64LittleEndian(octets[8..]) ^ hash);
            octets = octets[16..];
        }
        ulong first, second;
        if (octets.Length >= 8)
        {
            first = BinaryPrimitives.ReadUInt64LittleEndian(octets);
            second = BinaryPrimitives.ReadUInt64LittleEndian(octets[^8..]);
        }
        else
        {
            first = second = 0;
            foreach (var octet in octets) first = (first << 8) | octet;
        }
        return Fold(Fold(first ^ _secret, second ^ hash) ^ odd, _secret);
    }

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private struct Entry
    {
        public uint Block;
        public int Routes;
        public uint Signature;
    }
}
