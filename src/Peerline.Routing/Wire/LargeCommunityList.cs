using System.Runtime.CompilerServices;

namespace Peerline.Routing.Wire;

/// <summary>The large communities of an attribute (RFC 8092): a view.</summary>
public readonly ref struct LargeCommunityList
{
    private const int Size = 12;
    private readonly ReadOnlySpan<byte> _octets;

    /// <summary>A view over the value; octets behind the last whole community are not seen.</summary>
    public LargeCommunityList(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>How many communities, repetitions included.</summary>
    public int Count => _octets.Length / Size;

    /// <summary>One community, in wire order.</summary>
    public LargeCommunity this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Read(_octets.Slice(index * Size, Size));
    }

    // The caller has compared the length.
    private static LargeCommunity Read(ReadOnlySpan<byte> octets) =>
        new(BigEndian.UInt32(octets, 0), BigEndian.UInt32(octets, 4), BigEndian.UInt32(octets, 8));

    /// <summary>Walks the communities in wire order.</summary>
    public Enumerator GetEnumerator() => new(_octets);

    /// <summary>Walks the communities; octets behind the last whole one end it.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> octets) => _rest = octets;

        /// <summary>The community of this step.</summary>
        public LargeCommunity Current { get; private set; }

        /// <summary>Steps to the next community; false at the end.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            if (_rest.Length < Size) return false;
            Current = Read(_rest);
            _rest = _rest[Size..];
            return true;
        }
    }
}
