using System.Collections.Immutable;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rib;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Rib;

/// <summary>What <see cref="AdjRibsIn"/> must be like, in the simplest words: a dictionary for each peer.</summary>
internal sealed class RibModel(int peers)
{
    public Dictionary<(Prefix Prefix, uint PathId), ReceivedRoute>[] Routes { get; } =
        [.. Enumerable.Range(0, peers).Select(_ => new Dictionary<(Prefix, uint), ReceivedRoute>())];

    public VrpTable Vrps { get; set; } = VrpTable.Empty;

    public IEnumerable<ReceivedRoute> All => Routes.SelectMany(r => r.Values);

    public void Announce(int peer, Prefix prefix, uint pathId, RouteAttributes attributes, DateTimeOffset at)
    {
        var same = Routes[peer].TryGetValue((prefix, pathId), out var known) && known.Attributes.Equals(attributes);
        Routes[peer][(prefix, pathId)] = new ReceivedRoute(prefix, attributes, same ? known!.ReceivedAt : at, RouteDisposition.Accepted)
        {
            Peer = Name(peer), PathId = pathId, OriginState = Vrps.Validate(prefix, attributes.OriginAs),
        };
    }

    public void Withdraw(int peer, Prefix prefix, uint pathId) => Routes[peer].Remove((prefix, pathId));

    public void MarkStale(int peer, AfiSafi family)
    {
        foreach (var (key, route) in Routes[peer].ToList())
            if (key.Prefix.Family == family) Routes[peer][key] = route with { IsStale = true };
    }

    public void Sweep(int peer, AfiSafi family)
    {
        foreach (var (key, route) in Routes[peer].ToList())
            if (key.Prefix.Family == family && route.IsStale) Routes[peer].Remove(key);
    }

    public void Validate(VrpTable vrps)
    {
        Vrps = vrps;
        foreach (var routes in Routes)
            foreach (var (key, route) in routes.ToList())
                routes[key] = route with { OriginState = vrps.Validate(route.Prefix, route.Attributes.OriginAs) };
    }

    public ReceivedRoute? LongestMatch(int peer, Address address) => Routes[peer].Values.Where(r => r.Prefix.Contains(address))
        .OrderByDescending(r => r.Prefix.Length).ThenBy(r => r.PathId).FirstOrDefault();

    public List<ReceivedRoute> Page(RouteFilter filter, int? peer = null) =>
    [
        .. (peer is { } one ? Routes[one].Values : All).Where(filter.Matches)
            .OrderBy(r => r.Prefix).ThenBy(r => r.Peer, StringComparer.Ordinal).ThenBy(r => r.PathId),
    ];

    public static string Name(int peer) => $"peer {peer}";
}
