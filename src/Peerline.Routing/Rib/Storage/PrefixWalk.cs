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

    // A prefix that hangs alone where the walk begins.
    private uint _first;

    /// <summary>A walk inside a prefix that begins with <paramref name="from"/>, or with what comes after it.</summary>
    /// <param name="trie">The prefixes.</param>
    /// <param name="from">Inside the other; neither need be there.</param>
    /// <param name="within">The walk ends with the last prefix that this one covers.</param>
    /// <param name="since">The period that the reader took before.</param>
    public PrefixWalk(PrefixTrie trie, Prefix from, Prefix within, long since)
    {
        _trie = trie;
        _since = since;
        _top = -1;
        Seek(from, within);
    }

    /// <summary>The number of the prefix of this step.</summary>
    public uint Id { get; private set; }

    /// <summary>True when the walk ended because space was written anew, and not because it came to the end.</summary>
    public bool IsLost { get; private set; }

    public bool MoveNext()
    {
        if (_first != 0)
        {
            (Id, _first) = (_first, 0);
            return IsWhole();
        }
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

    private void Seek(Prefix from, Prefix within)
    {
        var (high, low, length) = (from.Network.High, from.Network.Low, from.Length);
        var reference = _trie.Begin(within.Network.High, within.Length, out var depth);
        while ((reference & PrefixTrie.Leaf) == 0)
        {
            var child = PrefixNode.Child(high, low, depth);
            var end = depth + PrefixNode.Stride;
            var (prefixesInside, childrenInside) = (ulong.MaxValue, ulong.MaxValue);
            if (within.Length >= depth && within.Length < end)
            {
                var level = within.Length - depth;
                var whole = PrefixNode.Position(level, child);
                (prefixesInside, childrenInside) = (PrefixNode.CoveredPrefixes(level, whole), PrefixNode.CoveredChildren(level, whole));
            }
            if (length < end)
            {
                var position = PrefixNode.Position(length - depth, child);
                var children = ulong.MaxValue << PrefixNode.FirstChild(position);
                Push(reference, (ulong.MaxValue << position) & prefixesInside, children & childrenInside);
                return;
            }
            var bit = 1ul << child;
            var isInside = within.Length < end;
            if (isInside && !Push(reference, ~PrefixNode.Before(child) & prefixesInside, ~(bit | (bit - 1)) & childrenInside)) return;
            PrefixNode.Read(_trie.Node(reference), out var prefixes, out var below, out var entries);
            if ((below & bit) == 0) return;
            reference = Volatile.Read(in entries[PrefixNode.IndexOfChild(prefixes, below, bit)]);
            if (!IsWhole()) return;
            depth = end;
        }
        var id = reference & ~PrefixTrie.Leaf;
        var leaf = _trie.Prefixes[id];
        if (IsWhole() && leaf.CompareTo(from) >= 0 && within.Covers(leaf)) _first = id;
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
