using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>The providers that an AS says it has (draft-ietf-sidrops-aspa-profile), as a cache gave them.</summary>
public sealed class Aspa(Asn customer, ImmutableArray<Asn> providers, bool? isIPv6 = null)
{
    /// <summary>The AS whose providers these are.</summary>
    public Asn Customer => customer;

    /// <summary>The providers in the order of the cache.</summary>
    public ImmutableArray<Asn> Providers => providers;

    /// <summary>The family of an early draft's list; null when the list is for both.</summary>
    public bool? IsIPv6 => isIPv6;

    /// <summary><c>AS64496: AS64501 AS64502</c></summary>
    public override string ToString() => $"AS{customer}: {string.Join(' ', providers.Select(p => $"AS{p}"))}";
}
