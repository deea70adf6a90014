using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>Takes away router keys (RFC 8416 3.3.2): those of the AS, and with the identifier; at least one is given.</summary>
/// <param name="Asn">The AS, or null for any.</param>
/// <param name="SubjectKeyIdentifier">The identifier, or null for any.</param>
/// <param name="Comment">Why, in the words of the file.</param>
public sealed record SlurmBgpsecFilter(Asn? Asn, ImmutableArray<byte>? SubjectKeyIdentifier, string? Comment = null)
{
    /// <summary>True when the filter takes the key away.</summary>
    public bool Matches(RouterKey key) => (Asn is not { } asn || asn == key.Asn)
        && (SubjectKeyIdentifier is not { } identifier || identifier.AsSpan().SequenceEqual(key.SubjectKeyIdentifier.AsSpan()));
}
