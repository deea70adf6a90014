using System.Numerics;
using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// The prefixes of a trie in order, from a given one on. A step that finds the grace over (<see cref="IsLost"/>) gives nothing; the reader
/// begins a new walk behind the last prefix that it was given.
/// </summary>
internal struct PrefixWalk
{
    private readonly PrefixTrie _trie;
    private readonly long _since;
    private Frames _frames;
    private int _top;

    /// <summary>A walk that begins with <paramref name="from"/>, or with what comes after it.</summary>
    /// <param name="trie">The prefixes.</param>
    /// <param name="from">Need not be there.</param>
    /// <param name="since">The period that the reader took before.</param>
    public PrefixWalk(PrefixTrie trie, Prefix from, long since)
    {
        _trie = trie;
        _since = since;
        _top = -1;
        var network = from.Network;
        Seek(network.High, network.Low, from.Length);
    }

    /// <summary>The number of the prefix of this step.</summary>
    public uint Id { get; private set; }

    /// <summary>True when the walk ended because space was written anew, and not because it came to the end.</summary>
    public bool IsLost { get; private set; }

    public bool MoveNext()
    {
        while (_top >= 0)
        {
            ref var frame = ref _frames[_top];
            if ((frame.Prefixes | frame.Children) == 0)
            {
                _top--;
                continue;
            }
            PrefixNode.Read(_trie.Node(frame.Node), out var prefixes, out var children, out var entries);
            var child = BitOperations.TrailingZeroCount(frame.Children);
            var position = BitOperations.TrailingZeroCount(frame.Prefixes);
            if (frame.Prefixes != 0 && (frame.Children == 0 || PrefixNode.FirstChild(position) <= child))
            {
                frame.Prefixes &= frame.Prefixes - 1;
                Id = entries[PrefixNode.IndexOfPrefix(prefixes, 1ul << position)];
                return IsWhole();
            }
            frame.Children &= frame.Children - 1;
            var reference = Volatile.Read(in entries[PrefixNode.IndexOfChild(prefixes, children, 1ul << child)]);
            if (!IsWhole()) return false;
            if ((reference & PrefixTrie.Leaf) != 0)
            {
                Id = reference & ~PrefixTrie.Leaf;
                return true;
            }
            if (!Push(reference, ulong.MaxValue, ulong.MaxValue)) return false;
        }
        return false;
    }

    private void Seek(ulong high, ulong low, int length)
    {
        var reference = _trie.Root;
        for (var depth = PrefixTrie.RootDepth; ; depth += PrefixNode.Stride)
        {
            var child = PrefixNode.Child(high, low, depth);
            if (length < depth + PrefixNode.Stride)
            {
                var position = PrefixNode.Position(length - depth, child);
                Push(reference, ulong.MaxValue << position, ulong.MaxValue << PrefixNode.FirstChild(position));
                return;
            }
            var bit = 1ul << child;
            if (!Push(reference, ~PrefixNode.Before(child), ~(bit | (bit - 1)))) return;
            PrefixNode.Read(_trie.Node(reference), out var prefixes, out var children, out var entries);
            if ((children & bit) == 0) return;
            reference = Volatile.Read(in entries[PrefixNode.IndexOfChild(prefixes, children, bit)]);
            if (!IsWhole()) return;
            if ((reference & PrefixTrie.Leaf) == 0) continue;
            _trie.Prefixes.Read(reference & ~PrefixTrie.Leaf, out var leafHigh, out var leafLow, out var leafLength);
            var after = leafHigh != high ? leafHigh > high : leafLow != low ? leafLow > low : leafLength >= length;
            if (after) _frames[_top].Children |= bit;
            return;
        }
    }

    private bool Push(uint reference, ulong prefixMask, ulong childMask)
    {
        PrefixNode.Read(_trie.Node(reference), out var prefixes, out var children, out _);
        if (!IsWhole()) return false;
        _frames[++_top] = new Frame { Node = reference, Prefixes = prefixes & prefixMask, Children = children & childMask };
        return true;
    }

    private bool IsWhole()
    {
        if (!_trie.Grace.IsOver(_since)) return true;
        IsLost = true;
        _top = -1;
        return false;
    }

    private struct Frame
    {
        public uint Node;
        public ulong Prefixes;
        public ulong Children;
    }

    [InlineArray(24)]
    private struct Frames
    {
        private Frame _first;
    }
}
