using System.Collections.Immutable;

namespace Peerline.Routing.Wire;

/// <summary>Long-lived graceful restart (RFC 9494 4.2): parsed and reported.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |              AFI              |      SAFI     |F|  reserved   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      Long-lived Stale Time (seconds)          |   repeated
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
/// <param name="Families">In the order sent.</param>
public sealed record LongLivedGracefulRestartCapability(ImmutableArray<LongLivedGracefulRestart> Families)
    : Capability((byte)CapabilityCode.LongLivedGracefulRestart)
{
    private const int Size = 7;

    internal static LongLivedGracefulRestartCapability? Read(ReadOnlySpan<byte> value)
    {
        if (value.Length % Size != 0) return null;
        var families = ImmutableArray.CreateBuilder<LongLivedGracefulRestart>(value.Length / Size);
        for (var rest = value; !rest.IsEmpty; rest = rest[Size..])
            families.Add(new LongLivedGracefulRestart(ReadFamily(rest), rest[3], rest[4] << 16 | rest[5] << 8 | rest[6]));
        return new LongLivedGracefulRestartCapability(families.ToImmutable());
    }

    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        for (var i = 0; i < Families.Length; i++)
        {
            var entry = destination[(i * Size)..];
            WriteFamily(entry, Families[i].Family);
            entry[3] = Families[i].Flags;
            entry[4] = (byte)(Families[i].StaleSeconds >> 16);
            entry[5] = (byte)(Families[i].StaleSeconds >> 8);
            entry[6] = (byte)Families[i].StaleSeconds;
        }
        return Families.Length * Size;
    }

    /// <summary>Equal by content.</summary>
    public bool Equals(LongLivedGracefulRestartCapability? other) => other is not null && Same(Families, other.Families);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Families.Length);

    /// <inheritdoc/>
    public override string ToString() => List("long-lived graceful restart", Families);
}
