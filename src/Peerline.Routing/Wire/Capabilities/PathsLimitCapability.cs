using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Peerline.Routing.Wire;

/// <summary>PATHS-LIMIT, a draft: how many paths for a prefix the sender wants, beside ADD-PATH.</summary>
/// <param name="Families">In the order sent.</param>
public sealed record PathsLimitCapability(ImmutableArray<PathsLimit> Families) : Capability((byte)CapabilityCode.PathsLimit)
{
    private const int Size = 5;

    internal static PathsLimitCapability? Read(ReadOnlySpan<byte> value)
    {
        if (value.Length % Size != 0) return null;
        var families = ImmutableArray.CreateBuilder<PathsLimit>(value.Length / Size);
        for (var rest = value; !rest.IsEmpty; rest = rest[Size..])
            families.Add(new PathsLimit(ReadFamily(rest), BinaryPrimitives.ReadUInt16BigEndian(rest[3..])));
        return new PathsLimitCapability(families.ToImmutable());
    }

    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        for (var i = 0; i < Families.Length; i++)
        {
            WriteFamily(destination[(i * Size)..], Families[i].Family);
            BinaryPrimitives.WriteUInt16BigEndian(destination[(i * Size + 3)..], Families[i].Maximum);
        }
        return Families.Length * Size;
    }

    /// <summary>Equal by content.</summary>
    public bool Equals(PathsLimitCapability? other) => other is not null && Same(Families, other.Families);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Families.Length);

    /// <inheritdoc/>
    public override string ToString() => List("paths limit", Families);
}
