using System.Buffers.Binary;
using System.Globalization;

namespace Peerline.Routing.Wire;

/// <summary>BFD discriminator (RFC 9026 3.1.6): a view.</summary>
public readonly ref struct BfdDiscriminator
{
    private const int FixedSize = 5;
    private readonly ReadOnlySpan<byte> _octets;

    private BfdDiscriminator(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>1: point to multipoint.</summary>
    public byte Mode => _octets[0];

    /// <summary>The discriminator of the BFD session.</summary>
    public uint Discriminator => BinaryPrimitives.ReadUInt32BigEndian(_octets[1..]);

    /// <summary>Optional TLVs; 1 is the source address.</summary>
    public TlvList Tlvs => new(_octets[FixedSize..], TlvForm.Octets);

    /// <summary>False when the value is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out BfdDiscriminator read)
    {
        read = value.Length < FixedSize ? default : new BfdDiscriminator(value);
        return value.Length >= FixedSize;
    }

    /// <summary><c>mode 1 discriminator 5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"mode {Mode} discriminator {Discriminator}");
}
