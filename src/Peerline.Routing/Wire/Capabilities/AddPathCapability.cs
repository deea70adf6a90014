using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>ADD-PATH (RFC 7911 4): several paths for a prefix, each with an identifier.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |              AFI              |      SAFI     |  Send/Receive |  repeated
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
/// <param name="Families">In the order sent.</param>
public sealed record AddPathCapability(ImmutableArray<AddPathFamily> Families) : Capability((byte)CapabilityCode.AddPath)
{
    /// <summary>What the sender can do in a family; the last entry counts when there are several.</summary>
    public AddPathMode ModeOf(AfiSafi family)
    {
        var mode = AddPathMode.None;
        foreach (var entry in Families)
            if (entry.Family == family) mode = entry.Mode;
        return mode;
    }

    // RFC 7911 4: with any other value in Send/Receive the capability is ignored as a whole.
    internal static AddPathCapability? Read(ReadOnlySpan<byte> value)
    {
        var families = ImmutableArray.CreateBuilder<AddPathFamily>(value.Length / 4);
        for (var rest = value; rest.Length >= 4; rest = rest[4..])
        {
            if (rest[3] is 0 or > (byte)AddPathMode.SendReceive) return null;
            families.Add(new AddPathFamily(ReadFamily(rest), (AddPathMode)rest[3]));
        }
        return new AddPathCapability(families.ToImmutable());
    }

    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        for (var i = 0; i < Families.Length; i++)
        {
            WriteFamily(destination[(i * 4)..], Families[i].Family);
            destination[i * 4 + 3] = (byte)Families[i].Mode;
        }
        return Families.Length * 4;
    }

    /// <summary>Equal by content.</summary>
    public bool Equals(AddPathCapability? other) => other is not null && Same(Families, other.Families);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Families.Length);

    /// <inheritdoc/>
    public override string ToString() => List("ADD-PATH", Families);
}
