using System.Runtime.CompilerServices;

namespace Peerline.Routing.Wire;

/// <summary>The IPv6 extended communities of an attribute (RFC 5701): a view.</summary>
public readonly ref struct IPv6ExtendedCommunityList
{
    private readonly ReadOnlySpan<byte> _octets;

    /// <summary>A view over the value; octets behind the last whole community are not seen.</summary>
    public IPv6ExtendedCommunityList(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>How many communities.</summary>
    public int Count => _octets.Length / IPv6ExtendedCommunity.Size;

    /// <summary>One community, in wire order.</summary>
    public IPv6ExtendedCommunity this[int index] =>
        IPv6ExtendedCommunity.Read(_octets.Slice(index * IPv6ExtendedCommunity.Size, IPv6ExtendedCommunity.Size));

    /// <summary>Walks the communities in wire order.</summary>
    public Enumerator GetEnumerator() => new(_octets);

    /// <summary>Walks the communities; octets behind the last whole one end it.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> octets) => _rest = octets;

        /// <summary>The community of this step.</summary>
        public IPv6ExtendedCommunity Current { get; private set; }

        /// <summary>Steps to the next community; false at the end.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            if (_rest.Length < IPv6ExtendedCommunity.Size) return false;
            Current = IPv6ExtendedCommunity.Read(_rest[..IPv6ExtendedCommunity.Size]);
            _rest = _rest[IPv6ExtendedCommunity.Size..];
            return true;
        }
    }
}
