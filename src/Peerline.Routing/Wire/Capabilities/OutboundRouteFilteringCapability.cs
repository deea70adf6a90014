using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Outbound route filtering (RFC 5291 5), by its code 3 or the older 130.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |              AFI              |    Reserved   |      SAFI     |     Count     |  then count times ORF type, send/receive
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
/// <param name="Code">3 or 130.</param>
/// <param name="Families">In the order sent.</param>
public sealed record OutboundRouteFilteringCapability(byte Code, ImmutableArray<OutboundRouteFilters> Families) : Capability(Code)
{
    private const int HeaderSize = 5;

    // Null when the counts and the length say different things.
    internal static OutboundRouteFilteringCapability? Read(byte code, ReadOnlySpan<byte> value)
    {
        var families = ImmutableArray.CreateBuilder<OutboundRouteFilters>();
        while (!value.IsEmpty)
        {
            if (value.Length < HeaderSize || value[4] * 2 > value.Length - HeaderSize) return null;
            var filters = ImmutableArray.CreateBuilder<OutboundRouteFilter>(value[4]);
            for (var i = 0; i < value[4]; i++)
                filters.Add(new OutboundRouteFilter((OrfType)value[HeaderSize + i * 2], value[HeaderSize + i * 2 + 1]));
            var family = ReadFamily(value) with { Safi = (Safi)value[3] };
            families.Add(new OutboundRouteFilters(family, filters.ToImmutable()) { Reserved = value[2] });
            value = value[(HeaderSize + value[4] * 2)..];
        }
        return new OutboundRouteFilteringCapability(code, families.ToImmutable());
    }

    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        var position = 0;
        foreach (var family in Families)
        {
            WriteFamily(destination[position..], family.Family);
            destination[position + 2] = family.Reserved;
            destination[position + 3] = (byte)family.Family.Safi;
            destination[position + 4] = (byte)family.Filters.Length;
            position += HeaderSize;
            foreach (var filter in family.Filters)
            {
                destination[position++] = (byte)filter.Type;
                destination[position++] = filter.Mode;
            }
        }
        return position;
    }

    /// <summary>Equal by content.</summary>
    public bool Equals(OutboundRouteFilteringCapability? other) =>
        other is not null && Code == other.Code && Families.SequenceEqual(other.Families);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Families.Length);

    /// <inheritdoc/>
    public override string ToString() =>
        List(Code == (byte)CapabilityCode.OutboundRouteFiltering ? "outbound route filtering" : "outbound route filtering (130)", Families);
}
