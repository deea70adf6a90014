using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Graceful restart (RFC 4724 3, 8538): parsed and reported.</summary>
public sealed record GracefulRestartCapability(bool Restarted, bool Notification, int RestartSeconds, ImmutableArray<AfiSafi> Families)
    : Capability((byte)CapabilityCode.GracefulRestart)
{
    /// <summary>For each family the flags octet, in order.</summary>
    public ImmutableArray<byte> FamilyFlags { get; init; } = [];

    internal static GracefulRestartCapability? Read(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2 || (value.Length - 2) % 4 != 0) return null;
        var head = BinaryPrimitives.ReadUInt16BigEndian(value);
        var families = ImmutableArray.CreateBuilder<AfiSafi>();
        var flags = ImmutableArray.CreateBuilder<byte>();
        for (var rest = value[2..]; rest.Length > 0; rest = rest[4..])
        {
            families.Add(new AfiSafi((Afi)BinaryPrimitives.ReadUInt16BigEndian(rest), (Safi)rest[2]));
            flags.Add(rest[3]);
        }
        return new GracefulRestartCapability((head & 0x8000) != 0, (head & 0x4000) != 0, head & 0x0fff, families.ToImmutable())
        {
            FamilyFlags = flags.ToImmutable(),
        };
    }

    public override int WriteValue(Span<byte> destination)
    {
        var head = (Restarted ? 0x8000 : 0) | (Notification ? 0x4000 : 0) | (RestartSeconds & 0x0fff);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)head);
        var position = 2;
        for (var i = 0; i < Families.Length; i++, position += 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination[position..], (ushort)Families[i].Afi);
            destination[position + 2] = (byte)Families[i].Safi;
            destination[position + 3] = i < FamilyFlags.Length ? FamilyFlags[i] : (byte)0;
        }
        return position;
    }

    public bool Equals(GracefulRestartCapability? other) => other is not null
        && (Restarted, Notification, RestartSeconds) == (other.Restarted, other.Notification, other.RestartSeconds)
        && Families.SequenceEqual(other.Families) && FamilyFlags.SequenceEqual(other.FamilyFlags);

    public override int GetHashCode() => HashCode.Combine(Restarted, Notification, RestartSeconds, Families.Length);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"graceful restart {RestartSeconds} s [{string.Join(", ", Families)}]");
}
