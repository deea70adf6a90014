using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Prefixes of one family as NLRI (RFC 4271 4.3): a length in bits, then as many octets as it needs. A view.</summary>
public readonly ref struct PrefixList
{
    private readonly Afi _afi;

    public PrefixList(ReadOnlySpan<byte> octets, Afi afi)
    {
        Octets = octets;
        _afi = afi;
    }

    public ReadOnlySpan<byte> Octets { get; }

    public bool IsEmpty => Octets.IsEmpty;

    public Enumerator GetEnumerator() => new(Octets, _afi);

    /// <summary>Walks the list: what is wrong with it, where, and how many prefixes it holds.</summary>
    public UpdateFault Check(out int offset, out int count)
    {
        int bits = Prefix.MaxLength(_afi), position = 0;
        count = 0;
        while (position < Octets.Length)
        {
            offset = position;
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

    /// <summary>Octets that the prefix takes on the wire.</summary>
    public static int SizeOf(Prefix prefix) => 1 + ((prefix.Length + 7) >> 3);

    /// <summary>Stops where the list stops making sense.</summary>
    public ref struct Enumerator
    {
        private readonly Afi _afi;
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> octets, Afi afi)
        {
            _rest = octets;
            _afi = afi;
        }

        public Prefix Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            int length = _rest[0], octets = (length + 7) >> 3;
            if (length > Prefix.MaxLength(_afi) || octets > _rest.Length - 1) return false;
            Span<byte> address = stackalloc byte[16];
            address.Clear();
            _rest.Slice(1, octets).CopyTo(address);
            Current = new Prefix(Address.FromOctets(_afi == Afi.IPv4 ? address[..4] : address), length);
            _rest = _rest[(1 + octets)..];
            return true;
        }
    }
}
