using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Multiple labels (RFC 8277 2.1): how many labels for a prefix, by family.</summary>
/// <param name="Entries">In the order sent.</param>
public sealed record MultipleLabelsCapability(ImmutableArray<MultipleLabels> Entries) : Capability((byte)CapabilityCode.MultipleLabels)
{
    internal static MultipleLabelsCapability Read(ReadOnlySpan<byte> value)
    {
        var entries = ImmutableArray.CreateBuilder<MultipleLabels>(value.Length / 4);
        for (var rest = value; rest.Length >= 4; rest = rest[4..]) entries.Add(new MultipleLabels(ReadFamily(rest), rest[3]));
        return new MultipleLabelsCapability(entries.ToImmutable());
    }

    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        for (var i = 0; i < Entries.Length; i++)
        {
            WriteFamily(destination[(i * 4)..], Entries[i].Family);
            destination[i * 4 + 3] = Entries[i].Count;
        }
        return Entries.Length * 4;
    }

    /// <summary>Equal by content.</summary>
    public bool Equals(MultipleLabelsCapability? other) => other is not null && Same(Entries, other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Entries.Length);

    /// <inheritdoc/>
    public override string ToString() => List("multiple labels", Entries);
}
