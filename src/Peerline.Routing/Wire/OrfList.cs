using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>
/// The outbound route filters behind a ROUTE-REFRESH (RFC 5291 4): a view. Read and shown; this speaker does not offer the capability, and
/// ignores them.
/// </summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+
/// |When-to-refresh|   1 immediate, 2 defer. Then, repeated:
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |    ORF type   |   Length of ORF entries       |  entries
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct OrfList
{
    private readonly Afi _afi;

    /// <param name="octets">What follows the four octets of the ROUTE-REFRESH.</param>
    /// <param name="afi">The address family of the message.</param>
    public OrfList(ReadOnlySpan<byte> octets, Afi afi)
    {
        Octets = octets;
        _afi = afi;
    }

    /// <summary>The octets, when-to-refresh first.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>True without any filter.</summary>
    public bool IsEmpty => Octets.IsEmpty;

    /// <summary>1: send the routes at once; 2: wait for the last filter; 0 without any filter.</summary>
    public byte WhenToRefresh => Octets.IsEmpty ? (byte)0 : Octets[0];

    /// <summary>True when every entry ends within the octets.</summary>
    public bool IsWellFormed
    {
        get
        {
            var entries = GetEnumerator();
            while (entries.MoveNext()) { }
            return !entries.Overrun;
        }
    }

    /// <summary>Walks the entries of all types and stops before one that runs over the end.</summary>
    public Enumerator GetEnumerator() => new(Octets.IsEmpty ? default : Octets[1..], _afi);

    /// <summary>Reads one entry after the other.</summary>
    public ref struct Enumerator
    {
        private const int TypeHeader = 3;
        private readonly Afi _afi;
        private ReadOnlySpan<byte> _types;
        private ReadOnlySpan<byte> _entries;
        private OrfType _type;

        internal Enumerator(ReadOnlySpan<byte> types, Afi afi)
        {
            _types = types;
            _afi = afi;
        }

        /// <summary>The entry that was read last.</summary>
        public OrfEntry Current { get; private set; }

        /// <summary>True when octets are left that are no entry.</summary>
        public bool Overrun { get; private set; }

        /// <summary>False at the end, and before an entry that runs over it.</summary>
        public bool MoveNext()
        {
            while (_entries.IsEmpty)
            {
                if (_types.IsEmpty) return false;
                if (_types.Length < TypeHeader) return Stop();
                int length = BinaryPrimitives.ReadUInt16BigEndian(_types[1..]);
                if (length > _types.Length - TypeHeader) return Stop();
                _type = (OrfType)_types[0];
                _entries = _types.Slice(TypeHeader, length);
                _types = _types[(TypeHeader + length)..];
            }
            var size = SizeOfFirst();
            if (size > _entries.Length) return Stop();
            Current = new OrfEntry(_type, _entries[..size], _afi);
            _entries = _entries[size..];
            return true;
        }

        // RFC 5291 4: REMOVE-ALL has nothing behind its first octet, whatever the type.
        private readonly int SizeOfFirst()
        {
            if ((OrfAction)(_entries[0] >> 6) == OrfAction.RemoveAll) return 1;
            if (!OrfEntry.IsAddressPrefix(_type)) return _entries.Length;
            return _entries.Length < OrfEntry.PrefixHeader ? int.MaxValue : OrfEntry.PrefixHeader + ((_entries[7] + 7) >> 3);
        }

        private bool Stop()
        {
            Overrun = true;
            _types = _entries = default;
            return false;
        }
    }
}
