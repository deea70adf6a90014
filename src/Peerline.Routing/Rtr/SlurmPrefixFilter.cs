using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>Takes away VRPs (RFC 8416 3.3.1): those whose prefix lies in the prefix, and whose AS is the AS; at least one is given.</summary>
/// <param name="Prefix">The prefix, or null for any.</param>
/// <param name="Asn">The AS, or null for any.</param>
/// <param name="Comment">Why, in the words of the file.</param>
public sealed record SlurmPrefixFilter(Prefix? Prefix, Asn? Asn, string? Comment = null)
{
    /// <summary>True when the filter takes the VRP away.</summary>
    public bool Matches(Vrp vrp) => Prefix?.Covers(vrp.Prefix) is not false && (Asn is not { } asn || asn == vrp.Asn);
}
