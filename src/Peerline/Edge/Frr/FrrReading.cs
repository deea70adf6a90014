using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Frr;

/// <summary>What was read of the router before a decision: its configuration, its interfaces, the marker.</summary>
/// <param name="Present">Addresses that each interface has, wherever they come from.</param>
internal sealed record FrrReading(
    FrrConfiguration Configuration, IReadOnlyDictionary<string, IReadOnlyList<InterfaceAddress>> Present, RouterMarker Marker,
    RouterCapabilities Capabilities, FrrDiscard? Discard = null)
{
    /// <summary>
    /// Whose a neighbour is: by the names of its route maps, or by the marker when it was adopted; null when it is not ours.
    /// </summary>
    public Guid? OwnerOf(string neighbor) =>
        PolicyOf(neighbor)?.ConnectionId ?? (Address.TryParse(neighbor, out var peer) ? Marker.AdoptedBy(peer) : null);

    /// <summary>The neighbour was confirmed as one of the connection's; where the marker is lost, the policy that it bears says so.</summary>
    public bool Knows(Guid connection, string neighbor) =>
        !Marker.Connections.ContainsKey(connection) || (Address.TryParse(neighbor, out var peer) && Marker.Knows(connection, peer));

    /// <summary>Neighbours that bear a policy of the connection's and were never confirmed as its own: somebody gave it to them.</summary>
    public IEnumerable<string> BorrowersOf(Guid connection) =>
        Configuration.Neighbors.Keys.Where(n => PolicyOf(n)?.ConnectionId == connection && !Knows(connection, n));

    /// <summary>What the neighbour's import policy says of connection, generation and openness.</summary>
    public FrrPolicyName? PolicyOf(string neighbor) =>
        (Configuration.Neighbors.GetValueOrDefault(neighbor) ?? []).Select(l => l.RouteMapName).OfType<string>()
            .Select(FrrPolicyName.TryParse).FirstOrDefault(p => p is not null);

    /// <summary>A policy of ours has the neighbour's routes refused by the VRPs that bgpd has.</summary>
    public bool JudgesOrigins(string neighbor) => (Configuration.Neighbors.GetValueOrDefault(neighbor) ?? [])
        .Select(l => l.RouteMapName).OfType<string>().Where(map => FrrPolicyName.TryParse(map) is not null)
        .Any(map => (Configuration.Policies.GetValueOrDefault($"route-map {map}") ?? []).Contains(FrrImport.MatchInvalid));

    public string HashOf(string neighbor) => RouterHash.Of(Configuration.StanzaOf(neighbor));

    /// <summary>
    /// Of everything that a session of ours consists of: its lines, its route maps, and the lists that these look at.
    /// </summary>
    public string AppliedHashOf(string neighbor)
    {
        var lines = Configuration.Neighbors.GetValueOrDefault(neighbor) ?? [];
        var ruleLists = Configuration.RuleLists;
        var policies = lines.Select(l => l.RouteMapName).OfType<string>().Distinct().Order(StringComparer.Ordinal)
            .SelectMany(name => new[] { $"route-map {name}" }.Concat(Configuration.PrefixListsOf(name))
                .Concat(ruleLists[name].Order(StringComparer.Ordinal)))
            .SelectMany(policy => Configuration.Policies.GetValueOrDefault(policy) ?? []);
        return RouterHash.Of(string.Join('\n', [.. lines.Select(l => $"{l.Family}|{l.Unforced.Set(neighbor)}").Order(StringComparer.Ordinal), .. policies]));
    }

    /// <summary>The generation that is known to be on the router, by its configuration or by the marker, whichever is newer.</summary>
    public int GenerationOf(Guid connection, Family family)
    {
        var found = Configuration.Neighbors.Keys.Select(PolicyOf).Where(p => p?.ConnectionId == connection && p.Family == family)
            .Select(p => p!.Generation);
        return Marker.GenerationsOf(connection, family).Concat(found).DefaultIfEmpty(0).Max();
    }

    /// <summary>The interface has the address, but not by zebra's configuration: there is nothing to write and nothing to remove.</summary>
    public bool HasFromElsewhere(FrrAddress address) =>
        Present.GetValueOrDefault(address.InterfaceName)?.Contains(address.Address) == true && !Configuration.Addresses.Contains(address);
}
