using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Peerline.Routing.Wire;

/// <summary>The communities of an attribute (RFC 1997): a view.</summary>
public readonly ref struct CommunityList
{
    private const int Size = 4;
    private readonly ReadOnlySpan<byte> _octets;

    /// <summary>A view over the value; octets behind the last whole community are not seen.</summary>
    public CommunityList(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>How many communities.</summary>
    public int Count => _octets.Length / Size;

    /// <summary>One community, in wire order.</summary>
    public Community this[int index] => new(BinaryPrimitives.ReadUInt32BigEndian(_octets[(index * Size)..]));

    /// <summary>True when the list holds the community.</summary>
    public bool Contains(Community community)
    {
        foreach (var own in this)
            if (own == community) return true;
        return false;
    }

    /// <summary>Walks the communities in wire order.</summary>
    public Enumerator GetEnumerator() => new(_octets);

    /// <summary>Walks the communities; octets behind the last whole one end it.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> octets) => _rest = octets;

        /// <summary>The community of this step.</summary>
        public Community Current { get; private set; }

        /// <summary>Steps to the next community; false at the end.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            if (_rest.Length < Size) return false;
            Current = new(BinaryPrimitives.ReadUInt32BigEndian(_rest));
            _rest = _rest[Size..];
            return true;
        }
    }
}
