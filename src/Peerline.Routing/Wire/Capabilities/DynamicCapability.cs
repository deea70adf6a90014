using System.Collections.Immutable;

namespace Peerline.Routing.Wire;

/// <summary>Dynamic capability, of a draft that expired: the codes of capabilities that may change in a session.</summary>
/// <param name="Codes">In the order sent.</param>
public sealed record DynamicCapability(ImmutableArray<byte> Codes) : Capability((byte)CapabilityCode.Dynamic)
{
    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        Codes.AsSpan().CopyTo(destination);
        return Codes.Length;
    }

    /// <summary>Equal by content.</summary>
    public bool Equals(DynamicCapability? other) => other is not null && Same(Codes, other.Codes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Codes.Length);

    /// <inheritdoc/>
    public override string ToString() => List("dynamic capability", Codes);
}
