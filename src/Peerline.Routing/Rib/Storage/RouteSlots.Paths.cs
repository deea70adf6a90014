using System.Runtime.CompilerServices;

namespace Peerline.Routing.Rib.Storage;

// Several paths for one prefix (RFC 7911). The one path of a peer without ADD-PATH has the identifier 0 and lies in the slot itself; any
// other set of paths lies in a block: how many there are, then identifier and word of each, in order. A block is replaced when paths come
// and go; a word in it is overwritten.
internal sealed partial class RouteSlots
{
    /// <summary>The most paths that one peer may have for one prefix.</summary>
    public const int MostPaths = 512;

    public const int LongestPathBlock = 1 + 2 * MostPaths;

    /// <summary>The word of this path, or 0. A reader asks the grace periods before it uses it.</summary>
    public ulong Get(uint id, uint pathId, long since)
    {
        var word = Get(id);
        if (!RouteWord.HasPaths(word)) return pathId == 0 ? word : 0;
        if (grace.IsOver(since)) return 0;
        var block = leaves.From(RouteWord.PathBlock(word));
        var place = PlaceOf(block, Paths(block), pathId, out var found);
        return found ? Volatile.Read(ref block[2 + 2 * place]) : 0;
    }

    /// <summary>How many paths the word of a prefix stands for.</summary>
    public int CountPaths(ulong word) => word == 0 ? 0 : RouteWord.HasPaths(word) ? Paths(leaves.From(RouteWord.PathBlock(word))) : 1;

    /// <summary>
    /// The path at that place, in the order of the identifiers. The place of a path that comes or goes meanwhile is another's; its
    /// identifier says which.
    /// </summary>
    public ulong PathAt(ulong word, int place, out uint pathId)
    {
        pathId = 0;
        if (!RouteWord.HasPaths(word)) return word;
        var block = leaves.From(RouteWord.PathBlock(word));
        pathId = (uint)block[1 + 2 * place];
        return Volatile.Read(ref block[2 + 2 * place]);
    }

    /// <summary>The word of a path, for the writer.</summary>
    public ref ulong WordAt(ref ulong slot, int place)
    {
        if (!RouteWord.HasPaths(slot)) return ref slot;
        return ref leaves.From(RouteWord.PathBlock(slot))[2 + 2 * place];
    }

    /// <summary>The word of the path, made when it is not there (0); no reference when there is no room. Ends with the next change.</summary>
    public ref ulong PathOrAdd(uint id, uint pathId)
    {
        ref var slot = ref SlotOrAdd(id);
        if (Unsafe.IsNullRef(ref slot)) return ref slot;
        if (!RouteWord.HasPaths(slot))
        {
            if (pathId == 0) return ref slot;
            return ref FirstBlock(id, slot, pathId);
        }
        var block = RouteWord.PathBlock(slot);
        var old = leaves.From(block);
        var count = Paths(old);
        var place = PlaceOf(old, count, pathId, out var found);
        if (found) return ref old[2 + 2 * place];
        if (count == MostPaths) return ref Unsafe.NullRef<ulong>();
        var bigger = leaves.Allocate(1 + 2 * (count + 1));
        if (bigger == 0) return ref Unsafe.NullRef<ulong>();
        var to = leaves.Block(bigger, 1 + 2 * (count + 1));
        old = leaves.From(block);
        to[0] = (ulong)count + 1;
        old[1..(1 + 2 * place)].CopyTo(to[1..]);
        to[1 + 2 * place] = pathId;
        to[2 + 2 * place] = 0;
        old[(1 + 2 * place)..(1 + 2 * count)].CopyTo(to[(3 + 2 * place)..]);
        Volatile.Write(ref SlotOrAdd(id), RouteWord.Paths(bigger));
        leaves.Retire(block, 1 + 2 * count);
        return ref to[2 + 2 * place];
    }

    /// <summary>Takes a path out and returns its word, or 0 when there was none.</summary>
    public ulong Remove(uint id, uint pathId)
    {
        var word = Get(id);
        if (word == 0) return 0;
        if (!RouteWord.HasPaths(word))
        {
            if (pathId != 0) return 0;
            Remove(id);
            return word;
        }
        var block = RouteWord.PathBlock(word);
        var old = leaves.From(block);
        var count = Paths(old);
        var place = PlaceOf(old, count, pathId, out var found);
        if (!found) return 0;
        var gone = old[2 + 2 * place];
        if (count == 1)
        {
            Remove(id);
        }
        else if (count == 2 && old[3 - 2 * place] == 0)
        {
            // The path that is left is the one without identifier.
            Volatile.Write(ref SlotOrAdd(id), old[4 - 2 * place]);
        }
        else
        {
            var smaller = leaves.AllocateFromReserve(1 + 2 * (count - 1));
            var to = leaves.Block(smaller, 1 + 2 * (count - 1));
            old = leaves.From(block);
            to[0] = (ulong)count - 1;
            old[1..(1 + 2 * place)].CopyTo(to[1..]);
            old[(3 + 2 * place)..(1 + 2 * count)].CopyTo(to[(1 + 2 * place)..]);
            Volatile.Write(ref SlotOrAdd(id), RouteWord.Paths(smaller));
        }
        leaves.Retire(block, 1 + 2 * count);
        return gone;
    }

    /// <summary>Gives back the block of a word whose slot goes.</summary>
    public void RetirePaths(ulong word)
    {
        if (!RouteWord.HasPaths(word)) return;
        leaves.Retire(RouteWord.PathBlock(word), 1 + 2 * CountPaths(word));
    }

    private ref ulong FirstBlock(uint id, ulong present, uint pathId)
    {
        var count = present == 0 ? 1 : 2;
        var block = leaves.Allocate(1 + 2 * count);
        if (block == 0) return ref Unsafe.NullRef<ulong>();
        var to = leaves.Block(block, 1 + 2 * count);
        to[0] = (ulong)count;
        // The identifier 0 comes first.
        to[1] = 0;
        to[2] = present;
        to[^2] = pathId;
        to[^1] = 0;
        Volatile.Write(ref SlotOrAdd(id), RouteWord.Paths(block));
        return ref to[^1];
    }

    private static int Paths(ReadOnlySpan<ulong> block) => (int)Math.Min(block[0], MostPaths);

    private static int PlaceOf(ReadOnlySpan<ulong> block, int count, uint pathId, out bool found)
    {
        int low = 0, high = count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if ((uint)block[1 + 2 * middle] < pathId) low = middle + 1;
            else high = middle;
        }
        found = low < count && (uint)block[1 + 2 * low] == pathId;
        return low;
    }
}
