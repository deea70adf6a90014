using System.Buffers.Binary;

namespace Peerline.Benchmarks.Data;

/// <summary>A prefix of the made table; the address in the high bits.</summary>
internal readonly record struct TablePrefix(UInt128 Address, byte Length, bool IsIPv4) : IComparable<TablePrefix>
{
    public int CompareTo(TablePrefix other) => Address != other.Address ? Address.CompareTo(other.Address) : Length.CompareTo(other.Length);

    /// <summary>Writes it as NLRI: length, then as many octets as it needs. Returns how many octets.</summary>
    public int WriteTo(Span<byte> destination)
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, Address);
        var count = (Length + 7) >> 3;
        destination[0] = Length;
        octets[..count].CopyTo(destination[1..]);
        return 1 + count;
    }

    public override string ToString()
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, Address);
        return $"{new System.Net.IPAddress(IsIPv4 ? octets[..4] : octets)}/{Length}";
    }
}
