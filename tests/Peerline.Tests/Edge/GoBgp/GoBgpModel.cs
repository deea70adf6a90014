using System.Net;
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
    public bool Permits(string neighbor, string prefix, PolicyDirection direction)
    {
        if (!neighbors.Contains(neighbor)) return false;
        foreach (var policy in policies.Where(p => p.Direction == direction))
        {
            foreach (var statement in policy.Statements.Where(s => Matches(policy, s, neighbor, prefix)))
            {
                if (statement.Actions.RouteAction is RouteAction.Reject) return false;
                if (statement.Actions.RouteAction is RouteAction.Accept) return statement.Actions.Community?.Communities.Contains("65535:6") is not true;
            }
        }

        return operatorAcceptsAll;
    }

    private static bool Matches(GoBgpPolicy policy, Statement statement, string neighbor, string prefix)
    {
        var addresses = policy.Neighbors.ToList();
        if (statement.Conditions.NeighborSet is not null && addresses.Count > 0 && !addresses.Contains(neighbor)) return false;
        // No route here has a community.
        if (statement.Conditions.CommunitySet is not null) return false;
        return statement.Conditions.PrefixSet is null || policy.Permitted.Any(p => Holds(p, IPNetwork.Parse(prefix)));
    }

    private static bool Holds(Prefix range, IPNetwork prefix)
    {
        var network = IPNetwork.Parse(range.IpPrefix);
        return network.Contains(prefix.BaseAddress) && prefix.PrefixLength >= network.PrefixLength
            && prefix.PrefixLength >= range.MaskLengthMin && prefix.PrefixLength <= range.MaskLengthMax;
    }
}
