using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>A BGPsec router key of an AS, kept raw (RFC 8210 5.10).</summary>
public sealed class RouterKey(Asn asn, ImmutableArray<byte> subjectKeyIdentifier, ImmutableArray<byte> subjectPublicKeyInfo) : IEquatable<RouterKey>
{
    /// <summary>The AS that signs with the key.</summary>
    public Asn Asn => asn;

    /// <summary>20 octets that name the key.</summary>
    public ImmutableArray<byte> SubjectKeyIdentifier => subjectKeyIdentifier;

    /// <summary>The key as DER (RFC 8608).</summary>
    public ImmutableArray<byte> SubjectPublicKeyInfo => subjectPublicKeyInfo;

    /// <summary>True when AS, identifier and key are the same octets.</summary>
    public bool Equals(RouterKey? other) => other is not null && other.Asn == asn
        && other.SubjectKeyIdentifier.AsSpan().SequenceEqual(subjectKeyIdentifier.AsSpan())
        && other.SubjectPublicKeyInfo.AsSpan().SequenceEqual(subjectPublicKeyInfo.AsSpan());

    /// <inheritdoc cref="Equals(RouterKey?)"/>
    public override bool Equals(object? obj) => Equals(obj as RouterKey);

    /// <summary>A hash of AS and key.</summary>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(asn);
        hash.AddBytes(subjectKeyIdentifier.AsSpan());
        hash.AddBytes(subjectPublicKeyInfo.AsSpan());
        return hash.ToHashCode();
    }

    /// <summary><c>AS64496 0a1b…</c>, the identifier in hex.</summary>
    public override string ToString() => $"AS{asn} {Convert.ToHexStringLower(subjectKeyIdentifier.AsSpan())}";
}
