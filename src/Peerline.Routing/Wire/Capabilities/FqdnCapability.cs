using System.Collections.Immutable;

namespace Peerline.Routing.Wire;

/// <summary>Host and domain name of the sender, a draft that many implement: each a length octet and UTF-8. A peer's text.</summary>
/// <param name="HostNameOctets">As received, 0 to 253 octets.</param>
/// <param name="DomainNameOctets">As received, 0 to 253 octets.</param>
public sealed record FqdnCapability(ImmutableArray<byte> HostNameOctets, ImmutableArray<byte> DomainNameOctets)
    : Capability((byte)CapabilityCode.Fqdn)
{
    /// <summary>The host name, safe to show.</summary>
    public string HostName => ShutdownText.Show(HostNameOctets.AsSpan());

    /// <summary>The domain name, safe to show.</summary>
    public string DomainName => ShutdownText.Show(DomainNameOctets.AsSpan());

    // CVE-2025-43971 and its kin: either length may be zero, or a lie.
    internal static FqdnCapability? Read(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2 || value[0] > value.Length - 2) return null;
        var domain = value[(1 + value[0])..];
        return domain[0] != domain.Length - 1 ? null : new FqdnCapability([.. value.Slice(1, value[0])], [.. domain[1..]]);
    }

    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        destination[0] = (byte)HostNameOctets.Length;
        HostNameOctets.AsSpan().CopyTo(destination[1..]);
        var domain = destination[(1 + HostNameOctets.Length)..];
        domain[0] = (byte)DomainNameOctets.Length;
        DomainNameOctets.AsSpan().CopyTo(domain[1..]);
        return 2 + HostNameOctets.Length + DomainNameOctets.Length;
    }

    /// <summary>Equal by content.</summary>
    public bool Equals(FqdnCapability? other) =>
        other is not null && Same(HostNameOctets, other.HostNameOctets) && Same(DomainNameOctets, other.DomainNameOctets);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, HostNameOctets.Length, DomainNameOctets.Length);

    /// <inheritdoc/>
    public override string ToString() => $"FQDN {HostName}{(DomainNameOctets.IsEmpty ? "" : ".")}{DomainName}".TrimEnd();
}
