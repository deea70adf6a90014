using System.Collections.Immutable;
using System.Globalization;

namespace Peerline.Routing.Wire;

/// <summary>A capability that is not understood here, or has a value that cannot be: its octets.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Value">Its value as received.</param>
public sealed record UnknownCapability(byte Code, ImmutableArray<byte> Value) : Capability(Code)
{
    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        Value.AsSpan().CopyTo(destination);
        return Value.Length;
    }

    /// <summary>Equal by content.</summary>
    public bool Equals(UnknownCapability? other) => other is not null && Code == other.Code && Same(Value, other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Value.Length);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"capability {Code} {ShutdownText.Hex(Value.AsSpan())}").TrimEnd();
}
