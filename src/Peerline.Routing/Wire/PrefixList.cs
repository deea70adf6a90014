using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>
/// Prefixes of one family as NLRI (RFC 4271 4.3): a length in bits, then as many octets as it needs. With ADD-PATH (RFC 7911 3) a path
/// identifier of four octets goes before each. A view.
/// </summary>
public readonly ref struct PrefixList
{
    private const int PathIdLength = 4;
    private readonly Afi _afi;

    /// <summary>Views a field of prefixes.</summary>
    /// <param name="octets">The field.</param>
    /// <param name="afi">Which addresses it holds.</param>
    /// <param name="addPath">A path identifier goes before each prefix.</param>
    public PrefixList(ReadOnlySpan<byte> octets, Afi afi, bool addPath = false)
    {
        Octets = octets;
        _afi = afi;
        HasPathIds = addPath;
    }

    /// <summary>The field as it lies on the wire.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>True when a path identifier goes before each prefix.</summary>
    public bool HasPathIds { get; }

    /// <summary>True when there is no prefix.</summary>
    public bool IsEmpty => Octets.IsEmpty;

    /// <summary>Walks the prefixes in wire order.</summary>
    public Enumerator GetEnumerator() => new(Octets, _afi, HasPathIds);

    /// <summary>Walks the list: what is wrong with it, where, and how many prefixes it holds.</summary>
    public UpdateFault Check(out int offset, out int count)
    {
        int bits = Prefix.MaxLength(_afi), position = 0, before = HasPathIds ? PathIdLength : 0;
        count = 0;
        while (position < Octets.Length)
        {
            offset = position;
            position += before;
            if (position >= Octets.Length) return UpdateFault.PrefixOverrun;
            int length = Octets[position];
            if (length > bits) return UpdateFault.PrefixLength;
            position += 1 + ((length + 7) >> 3);
            if (position > Octets.Length) return UpdateFault.PrefixOverrun;
            count++;
        }
        offset = position;
        return UpdateFault.None;
    }

    /// <summary>Writes one prefix and returns how many octets it took.</summary>
    public static int Write(Span<byte> destination, Prefix prefix)
    {
        Span<byte> address = stackalloc byte[16];
        prefix.Network.WriteTo(address);
        var octets = (prefix.Length + 7) >> 3;
        destination[0] = (byte)prefix.Length;
        address[..octets].CopyTo(destination[1..]);
        return 1 + octets;
    }

    /// <summary>Writes a path identifier and one prefix (RFC 7911 3), and returns how many octets they took.</summary>
    public static int Write(Span<byte> destination, uint pathId, Prefix prefix)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, pathId);
        return PathIdLength + Write(destination[PathIdLength..], prefix);
    }

    /// <summary>Octets that the prefix takes on the wire, without a path identifier.</summary>
    public static int SizeOf(Prefix prefix) => 1 + ((prefix.Length + 7) >> 3);

    /// <summary>Stops where the list stops making sense.</summary>
    public ref struct Enumerator
    {
        private readonly Afi _afi;
        private readonly bool _addPath;
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> octets, Afi afi, bool addPath)
        {
            _rest = octets;
            _afi = afi;
            _addPath = addPath;
        }

        /// <summary>The prefix of this step, bits beyond its length cleared.</summary>
        public Prefix Current { get; private set; }

        /// <summary>Its path identifier (RFC 7911); 0 without ADD-PATH.</summary>
        public uint PathId { get; private set; }

        /// <summary>Steps to the next prefix; false at the end, and before octets that are no prefix of the family.</summary>
        public bool MoveNext()
        {
            var rest = _rest;
            if (_addPath)
            {
                if (rest.Length <= PathIdLength) return false;
                PathId = BinaryPrimitives.ReadUInt32BigEndian(rest);
                rest = rest[PathIdLength..];
            }
            if (rest.IsEmpty) return false;
            int length = rest[0], octets = (length + 7) >> 3;
            if (length > Prefix.MaxLength(_afi) || octets > rest.Length - 1) return false;
            Span<byte> address = stackalloc byte[16];
            address.Clear();
            rest.Slice(1, octets).CopyTo(address);
            Current = new Prefix(Address.FromOctets(_afi == Afi.IPv4 ? address[..4] : address), length);
            _rest = rest[(1 + octets)..];
            return true;
        }
    }
}
