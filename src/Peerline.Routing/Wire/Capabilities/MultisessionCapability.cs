using System.Collections.Immutable;

namespace Peerline.Routing.Wire;

/// <summary>Multisession, of a draft that expired, by its code 68 or the older 131: which capabilities tell sessions apart.</summary>
/// <param name="Code">68 or 131.</param>
/// <param name="Flags">The flags octet.</param>
/// <param name="SessionIdentifiers">Capability codes in the order sent.</param>
public sealed record MultisessionCapability(byte Code, byte Flags, ImmutableArray<byte> SessionIdentifiers) : Capability(Code)
{
    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        destination[0] = Flags;
        SessionIdentifiers.AsSpan().CopyTo(destination[1..]);
        return 1 + SessionIdentifiers.Length;
    }

    /// <summary>Equal by content.</summary>
    public bool Equals(MultisessionCapability? other) =>
        other is not null && (Code, Flags) == (other.Code, other.Flags) && Same(SessionIdentifiers, other.SessionIdentifiers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Flags, SessionIdentifiers.Length);

    /// <inheritdoc/>
    public override string ToString() =>
        List(Code == (byte)CapabilityCode.Multisession ? "multisession" : "multisession (131)", SessionIdentifiers);
}
