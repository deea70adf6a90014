using System.Buffers.Binary;
using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Extended next hop encoding (RFC 8950 4): prefixes of one family with next hops of another.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |            NLRI AFI           |           NLRI SAFI           |         Next Hop AFI          |  repeated
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
/// <param name="Entries">In the order sent.</param>
public sealed record ExtendedNextHopCapability(ImmutableArray<ExtendedNextHop> Entries) : Capability((byte)CapabilityCode.ExtendedNextHop)
{
    private const int Size = 6;

    // The SAFI has two octets here, and the first is to be zero.
    internal static ExtendedNextHopCapability? Read(ReadOnlySpan<byte> value)
    {
        var entries = ImmutableArray.CreateBuilder<ExtendedNextHop>(value.Length / Size);
        for (var rest = value; rest.Length >= Size; rest = rest[Size..])
        {
            if (rest[2] != 0) return null;
            var family = new AfiSafi((Afi)BinaryPrimitives.ReadUInt16BigEndian(rest), (Safi)rest[3]);
            entries.Add(new ExtendedNextHop(family, (Afi)BinaryPrimitives.ReadUInt16BigEndian(rest[4..])));
        }
        return new ExtendedNextHopCapability(entries.ToImmutable());
    }

    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        for (var i = 0; i < Entries.Length; i++)
        {
            var entry = destination[(i * Size)..];
            BinaryPrimitives.WriteUInt16BigEndian(entry, (ushort)Entries[i].Family.Afi);
            BinaryPrimitives.WriteUInt16BigEndian(entry[2..], (ushort)Entries[i].Family.Safi);
            BinaryPrimitives.WriteUInt16BigEndian(entry[4..], (ushort)Entries[i].NextHopAfi);
        }
        return Entries.Length * Size;
    }

    /// <summary>Equal by content.</summary>
    public bool Equals(ExtendedNextHopCapability? other) => other is not null && Same(Entries, other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Entries.Length);

    /// <inheritdoc/>
    public override string ToString() => List("extended next hop", Entries);
}
