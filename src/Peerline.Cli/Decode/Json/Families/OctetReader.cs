using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Cli.Decode.Json.Families;

/// <summary>Fields of an NLRI, one after the other. Reading beyond the end answers zeros and is remembered.</summary>
internal ref struct OctetReader(ReadOnlySpan<byte> octets)
{
    private ReadOnlySpan<byte> _rest = octets;

    /// <summary>Something was read that is not there.</summary>
    public bool IsOverrun { get; private set; }

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            IsOverrun = true;
            _rest = default;
            return new byte[count];
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte Octet() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    /// <summary>The twenty bits of a label.</summary>
    public int Label()
    {
        var octets = Take(3);
        return (octets[0] << 16 | octets[1] << 8 | octets[2]) >> 4;
    }

    public RouteDistinguisher Distinguisher() => new(UInt64());

    /// <summary>An address of so many bits: 32 or 128; none for every other number.</summary>
    public Address Address(int bits) => bits is 32 or 128 ? Routing.Addressing.Address.FromOctets(Take(bits / 8)) : default;

    /// <summary>A prefix of so many bits, in as many octets as it needs.</summary>
    public Prefix Prefix(Afi afi, int bits)
    {
        if (bits > Routing.Addressing.Prefix.MaxLength(afi))
        {
            IsOverrun = true;
            return default;
        }

        Span<byte> address = stackalloc byte[afi == Afi.IPv4 ? 4 : 16];
        address.Clear();
        Take((bits + 7) >> 3).CopyTo(address);
        return new Prefix(Routing.Addressing.Address.FromOctets(address), bits);
    }
}
