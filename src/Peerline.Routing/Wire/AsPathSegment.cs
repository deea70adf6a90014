using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>One segment of an AS path: a view.</summary>
public readonly ref struct AsPathSegment
{
    private readonly ReadOnlySpan<byte> _octets;
    private readonly bool _fourOctet;

    internal AsPathSegment(AsPathSegmentType type, ReadOnlySpan<byte> octets, bool fourOctet)
    {
        Type = type;
        _octets = octets;
        _fourOctet = fourOctet;
    }

    /// <summary>Sequence, set, or one of the two of confederations.</summary>
    public AsPathSegmentType Type { get; }

    /// <summary>AS numbers in the segment.</summary>
    public int Count => _octets.Length >> (_fourOctet ? 2 : 1);

    /// <summary>One AS number, counted from 0.</summary>
    public Asn this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _fourOctet ? BigEndian.UInt32(_octets, index << 2) : (Asn)BigEndian.UInt16(_octets, index << 1);
        }
    }

    /// <summary>Walks the AS numbers from the left.</summary>
    public Enumerator GetEnumerator() => new(_octets, _fourOctet);

    /// <summary>True for both kinds of set.</summary>
    public bool IsSet => Type is AsPathSegmentType.Set or AsPathSegmentType.ConfederationSet;

    /// <summary>True for the segments of RFC 5065.</summary>
    public bool IsConfederation => Type is AsPathSegmentType.ConfederationSequence or AsPathSegmentType.ConfederationSet;

    /// <summary>Walks the AS numbers.</summary>
    public ref struct Enumerator
    {
        private readonly bool _fourOctet;
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> octets, bool fourOctet)
        {
            _rest = octets;
            _fourOctet = fourOctet;
        }

        /// <summary>The AS number of this step.</summary>
        public Asn Current { get; private set; }

        /// <summary>Steps to the next AS number; false at the end.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            if (_fourOctet)
            {
                if (_rest.Length < 4) return false;
                Current = BigEndian.UInt32(_rest, 0);
                _rest = _rest[4..];
                return true;
            }
            if (_rest.Length < 2) return false;
            Current = BigEndian.UInt16(_rest, 0);
            _rest = _rest[2..];
            return true;
        }
    }
}
