using System.Collections.Immutable;
using System.Globalization;

namespace Peerline.Routing.Wire;

/// <summary>A capability that is not understood here: its octets.</summary>
public sealed record UnknownCapability(byte Code, ImmutableArray<byte> Value) : Capability(Code)
{
    public override int WriteValue(Span<byte> destination)
    {
        Value.AsSpan().CopyTo(destination);
        return Value.Length;
    }

    public bool Equals(UnknownCapability? other) => other is not null && Code == other.Code && Value.SequenceEqual(other.Value);

    public override int GetHashCode() => HashCode.Combine(Code, Value.Length);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"capability {Code} {ShutdownText.Hex(Value.AsSpan())}").TrimEnd();
}
