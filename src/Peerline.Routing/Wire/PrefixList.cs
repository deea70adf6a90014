using System.Buffers.Binary;
using System.Runtime.CompilerServices;
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
    /// <param name="offset">Octets before the prefix that is wrong, or the length of the field.</param>
    /// <param name="count">Prefixes before it.</param>
    public UpdateFault Check(out int offset, out int count)
    {
        int bits = Prefix.MaxLength(_afi), position = 0, before = HasPathIds ? PathIdLength : 0;
        count = 0;
        var octets = Octets;
        while (position < octets.Length)
        {
            var at = position + before;
            if (at >= octets.Length) return Wrong(UpdateFault.PrefixOverrun, position, out offset);
            int length = octets[at];
            if (length > bits) return Wrong(UpdateFault.PrefixLength, position, out offset);
            at += 1 + ((length + 7) >> 3);
            if (at > octets.Length) return Wrong(UpdateFault.PrefixOverrun, position, out offset);
            position = at;
            count++;
        }
        offset = position;
        return UpdateFault.None;
    }

    /// <summary>True for a field of IPv4 prefixes of which Check would find nothing wrong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsIPv4(ReadOnlySpan<byte> octets, bool addPath)
    {
        if (addPath) return new PrefixList(octets, Afi.IPv4, addPath).Check(out _, out _) == UpdateFault.None;
        var position = 0;
        while (position < octets.Length)
        {
            int length = BigEndian.Octet(octets, position);
            if (length > 32) return false;
            position += 1 + ((length + 7) >> 3);
        }
        return position == octets.Length;
    }

    private static UpdateFault Wrong(UpdateFault fault, int at, out int offset)
    {
        offset = at;
        return fault;
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

    /// <summary>
    /// Reads the address of one prefix of which the caller knows that its octets are there and its length fits the family.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Prefix ReadAddress(ReadOnlySpan<byte> field, int offset, Afi afi, int length)
    {
        var octets = (length + 7) >> 3;
        if (afi == Afi.IPv4) return Prefix.FromIPv4(BigEndian.Left32(field, offset, octets), length);
        return octets <= 8
            ? Prefix.FromIPv6(BigEndian.Left64(field, offset, octets), 0, length)
            // Nine to sixteen octets: the second word is read from the end of the prefix.
            : Prefix.FromIPv6(
                BigEndian.UInt64(field, offset), BigEndian.UInt64(field, offset + octets - 8) << ((16 - octets) << 3), length);
    }

    /// <summary>Stops where the list stops making sense.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _field;
        private readonly Afi _afi;
        private readonly bool _addPath;
        private int _position;
        private Prefix _current;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Enumerator(ReadOnlySpan<byte> field, Afi afi, bool addPath)
        {
            _field = field;
            _afi = afi;
            _addPath = addPath;
        }

        /// <summary>The prefix of this step, bits beyond its length cleared.</summary>
        public readonly Prefix Current => _current;

        /// <summary>Its path identifier (RFC 7911); 0 without ADD-PATH.</summary>
        public uint PathId { get; private set; }

        /// <summary>Steps to the next prefix; false at the end, and before octets that are no prefix of the family.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            var position = _position;
            if (_addPath)
            {
                if (_field.Length - position <= PathIdLength) return false;
                PathId = BigEndian.UInt32(_field, position);
                position += PathIdLength;
            }
            if (position >= _field.Length) return false;
            int length = BigEndian.Octet(_field, position), octets = (length + 7) >> 3;
            if (length > Prefix.MaxLength(_afi) || octets >= _field.Length - position) return false;
            _current = ReadAddress(_field, position + 1, _afi, length);
            _position = position + 1 + octets;
            return true;
        }
    }
}
