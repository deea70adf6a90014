using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Graceful restart (RFC 4724 3, 8538 2): parsed and reported.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |R|N|0|0|   Restart Time (s)    |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |              AFI              |      SAFI     |F|  reserved   |  repeated
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
/// <param name="Restarted">R: the sender has restarted.</param>
/// <param name="Notification">N: graceful restart also after a NOTIFICATION (RFC 8538).</param>
/// <param name="RestartSeconds">0 to 4,095.</param>
/// <param name="Families">The families whose forwarding state may be kept, in order.</param>
public sealed record GracefulRestartCapability(bool Restarted, bool Notification, int RestartSeconds, ImmutableArray<AfiSafi> Families)
    : Capability((byte)CapabilityCode.GracefulRestart)
{
    /// <summary>F in the flags of a family: its forwarding state was preserved.</summary>
    public const byte ForwardingPreserved = 0x80;

    /// <summary>For each family the flags octet, in order.</summary>
    public ImmutableArray<byte> FamilyFlags { get; init; } = [];

    /// <summary>The two bits between N and the time, as received; to be zero, and ignored when they are not.</summary>
    public byte Reserved { get; init; }

    internal static GracefulRestartCapability? Read(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2 || (value.Length - 2) % 4 != 0) return null;
        var head = BinaryPrimitives.ReadUInt16BigEndian(value);
        var families = ImmutableArray.CreateBuilder<AfiSafi>();
        var flags = ImmutableArray.CreateBuilder<byte>();
        for (var rest = value[2..]; rest.Length > 0; rest = rest[4..])
        {
            families.Add(ReadFamily(rest));
            flags.Add(rest[3]);
        }
        return new GracefulRestartCapability((head & 0x8000) != 0, (head & 0x4000) != 0, head & 0x0fff, families.ToImmutable())
        {
            FamilyFlags = flags.ToImmutable(),
            Reserved = (byte)(head >> 12 & 3),
        };
    }

    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        var head = (Restarted ? 0x8000 : 0) | (Notification ? 0x4000 : 0) | (Reserved & 3) << 12 | (RestartSeconds & 0x0fff);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)head);
        var position = 2;
        for (var i = 0; i < Families.Length; i++, position += 4)
        {
            WriteFamily(destination[position..], Families[i]);
            destination[position + 3] = i < FamilyFlags.Length ? FamilyFlags[i] : (byte)0;
        }
        return position;
    }

    /// <summary>Equal by content.</summary>
    public bool Equals(GracefulRestartCapability? other) => other is not null
        && (Restarted, Notification, RestartSeconds, Reserved)
            == (other.Restarted, other.Notification, other.RestartSeconds, other.Reserved)
        && Same(Families, other.Families) && Same(FamilyFlags, other.FamilyFlags);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Restarted, Notification, RestartSeconds, Families.Length);

    /// <inheritdoc/>
    public override string ToString()
    {
        var flags = (Restarted ? " restarted" : "") + (Notification ? " notification" : "");
        return string.Create(
            CultureInfo.InvariantCulture, $"graceful restart {RestartSeconds} s{flags} [{string.Join(", ", Families)}]");
    }
}
