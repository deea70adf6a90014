using System.Net;
using System.Text.RegularExpressions;
using Peerline.Edge.GoBgp;
using Peerline.Edge.GoBgp.Api;

namespace Peerline.Tests.Edge.GoBgp;

/// <summary>
/// gobgpd as far as its policy goes, by its manual: the statements of ours in the order in which they were added, then the operator's, then
/// the default, which rejects. The first that matches and says accept or reject decides. An empty set of neighbours matches everybody.
/// </summary>
internal sealed class GoBgpModel(GoBgpConfiguration start, bool operatorAcceptsAll)
{
    private readonly List<GoBgpPolicy> policies = [.. start.Policies.Values];
    private readonly HashSet<string> neighbors = [.. start.Neighbors.Keys];

    public void Do(GoBgpChange change)
    {
        switch (change)
        {
            case GoBgpChange.AddPolicy c:
                Assert.DoesNotContain(policies, p => p.Name == c.Policy.Name);
                policies.Add(c.Policy);
                break;
            case GoBgpChange.RemovePolicy c: Assert.Equal(1, policies.RemoveAll(p => p.Name == c.Policy.Name)); break;
            case GoBgpChange.AddNeighbor c: Assert.True(neighbors.Add(c.Peer.Conf.NeighborAddress)); break;
            case GoBgpChange.RemoveNeighbor c: Assert.True(neighbors.Remove(c.Address)); break;
        }
    }

    /// <summary>What a neighbour may send or get; a route that is marked stale is withdrawn from it.</summary>
    /// <param name="route">Null for one that the neighbour begins, or we.</param>
    public bool Permits(string neighbor, string prefix, PolicyDirection direction, GoBgpRoute? route = null)
    {
        var of = route ?? new GoBgpRoute(direction is PolicyDirection.Import ? "64501" : "64500") { NextHop = neighbor };
        if (!neighbors.Contains(neighbor)) return false;
        foreach (var policy in policies.Where(p => p.Direction == direction))
        {
            foreach (var statement in policy.Statements.Where(s => Matches(policy, s, neighbor, prefix, of)))
            {
                if (statement.Actions.RouteAction is RouteAction.Reject) return false;
                if (statement.Actions.RouteAction is RouteAction.Accept) return statement.Actions.Community?.Communities.Contains("65535:6") is not true;
            }
        }

        return operatorAcceptsAll;
    }

    private static bool Matches(GoBgpPolicy policy, Statement statement, string neighbor, string prefix, GoBgpRoute route)
    {
        var (addresses, conditions) = (policy.Neighbors.ToList(), statement.Conditions);
        if (conditions.NeighborSet is not null && addresses.Count > 0 && !addresses.Contains(neighbor)) return false;
        if (conditions.PrefixSet is { } prefixes && !Set(policy, DefinedType.Prefix, prefixes).Prefixes.Any(p => Holds(p, IPNetwork.Parse(prefix))))
            return false;
        if (conditions.CommunitySet is { } communities && !(route.Community is { } c && IsIn(policy, DefinedType.Community, communities, c))) return false;
        if (conditions.AsPathSet is { } paths && !IsIn(policy, DefinedType.AsPath, paths, route.Path)) return false;
        if (conditions.AsPathLength is { } length && route.Path.Split(' ').Length < length.Length) return false;
        if (conditions.RpkiResult > 0 && conditions.RpkiResult != route.Rpki) return false;
        return conditions.NextHopInList.Count == 0
            || conditions.NextHopInList.Any(h => route.NextHop is { } hop && IPNetwork.Parse(h).Contains(IPAddress.Parse(hop)));
    }

    private static bool IsIn(GoBgpPolicy policy, DefinedType type, MatchSet match, string text) =>
        Set(policy, type, match).List.Any(p => IsMatch(p, text)) == match.Type is not MatchSet.Types.Type.Invert;

    /// <summary>
    /// An underscore stands for what may be between two numbers. A single number with one is looked for in a list in which a set stands as 0.
    /// </summary>
    private static bool IsMatch(string pattern, string text) => Regex.IsMatch(
        Regex.IsMatch(pattern, @"^[\^_]\d+_$") ? Regex.Replace(text, @"\{[^}]*\}", "0") : text,
        pattern.Replace("_", "(^|[,{}() ]|$)", StringComparison.Ordinal));

    /// <summary>gobgpd takes no statement that looks at a set which is not there.</summary>
    private static DefinedSet Set(GoBgpPolicy policy, DefinedType type, MatchSet match) =>
        Assert.Single(policy.Sets, s => s.DefinedType == type && s.Name == match.Name);

    private static bool Holds(Prefix range, IPNetwork prefix)
    {
        var network = IPNetwork.Parse(range.IpPrefix);
        return network.Contains(prefix.BaseAddress) && prefix.PrefixLength >= network.PrefixLength
            && prefix.PrefixLength >= range.MaskLengthMin && prefix.PrefixLength <= range.MaskLengthMax;
    }
}
