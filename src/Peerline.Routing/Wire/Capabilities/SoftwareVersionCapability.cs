using System.Collections.Immutable;

namespace Peerline.Routing.Wire;

/// <summary>Name and version of the sender's software, a draft that many implement: a length octet and UTF-8. A peer's text.</summary>
/// <param name="TextOctets">As received, 0 to 254 octets.</param>
public sealed record SoftwareVersionCapability(ImmutableArray<byte> TextOctets) : Capability((byte)CapabilityCode.SoftwareVersion)
{
    /// <summary>The text, safe to show.</summary>
    public string Text => ShutdownText.Show(TextOctets.AsSpan());

    // CVE-2025-43971: a capability of no octets at all.
    internal static SoftwareVersionCapability? Read(ReadOnlySpan<byte> value) =>
        value.IsEmpty || value[0] != value.Length - 1 ? null : new SoftwareVersionCapability([.. value[1..]]);

    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        destination[0] = (byte)TextOctets.Length;
        TextOctets.AsSpan().CopyTo(destination[1..]);
        return 1 + TextOctets.Length;
    }

    /// <summary>Equal by content.</summary>
    public bool Equals(SoftwareVersionCapability? other) => other is not null && Same(TextOctets, other.TextOctets);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, TextOctets.Length);

    /// <inheritdoc/>
    public override string ToString() => $"software version {Text}".TrimEnd();
}
