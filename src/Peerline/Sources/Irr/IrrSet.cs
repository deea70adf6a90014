using System.Collections.Frozen;
using System.Text.Json.Serialization;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Sources.Irr;

/// <summary>What a peer's sets were expanded to.</summary>
/// <param name="Objects">The names that were expanded.</param>
/// <param name="Origins">The ASNs, sorted.</param>
/// <param name="Prefixes">What these have registered as route and route6 objects, sorted.</param>
public sealed record IrrSet(DateTimeOffset At, IReadOnlyList<string> Objects, IReadOnlyList<uint> Origins, IReadOnlyList<Prefix> Prefixes)
{
    private FrozenSet<uint>? origins;
    private PrefixFilter? registered;

    [JsonIgnore]
    public int PrefixesV4 => Prefixes.Count(p => p.Afi is Afi.IPv4);

    [JsonIgnore]
    public int PrefixesV6 => Prefixes.Count(p => p.Afi is Afi.IPv6);

    public bool HasOrigin(Asn origin) => (origins ??= Origins.ToFrozenSet()).Contains(origin.Value);

    public bool HoldsTheSameAs(IrrSet other) => Origins.SequenceEqual(other.Origins) && Prefixes.SequenceEqual(other.Prefixes);

    /// <summary>Registered, or a part of what is.</summary>
    public bool Covers(Prefix prefix) => (registered ??= PrefixFilter.Inside(Prefixes)).Matches(prefix);
}
