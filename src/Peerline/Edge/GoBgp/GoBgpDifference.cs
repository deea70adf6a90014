using Peerline.Edge.Linux;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// The steps that lead from one configuration to another, within a scope. GoBGP has no transaction: each step takes effect at once, so the
/// order is such that at no moment more is permitted than before and after. The way back is the same with the ends exchanged.
/// <para>A policy is added behind the one that it follows, which still decides, since its last word is a rejection. Taking the old one away
/// is one call, and the moment of the change. A session goes before the policy that rejects for it, and comes after it.</para>
/// </summary>
internal static class GoBgpDifference
{
    public static IReadOnlyList<GoBgpChange> Changes(GoBgpConfiguration from, GoBgpConfiguration to, GoBgpScope scope)
    {
        var (neighbors, policies) = (InOrder(scope.Neighbors), InOrder(scope.Policies));
        var replaced = neighbors.Where(n => IsReplaced(n, from, to)).ToHashSet();
        var withdrawing = Withdrawing(from, to, neighbors.Where(n => !replaced.Contains(n))).ToList();
        return
        [
            .. Addresses(to.Addresses.Except(from.Addresses), scope).Select(a => new GoBgpChange.AddAddress(a)),
            .. withdrawing.Select(w => new GoBgpChange.AddPolicy(w)),
            .. policies.Where(p => to.Policies.ContainsKey(p) && from.Policies.GetValueOrDefault(p) is not { IsInUse: true })
                .Select(p => new GoBgpChange.AddPolicy(to.Policies[p])),
            .. neighbors.Where(n => from.Neighbors.ContainsKey(n) && (!to.Neighbors.ContainsKey(n) || replaced.Contains(n)))
                .Select(n => new GoBgpChange.RemoveNeighbor(n)),
            .. neighbors.Where(n => !replaced.Contains(n) && IsUpdated(n, from, to))
                .Select(n => new GoBgpChange.UpdateNeighbor(to.Neighbors[n])),
            .. policies.Where(p => from.Policies.ContainsKey(p) && !to.Policies.ContainsKey(p))
                .Select(p => new GoBgpChange.RemovePolicy(from.Policies[p])),
            .. neighbors.Where(n => to.Neighbors.ContainsKey(n) && (!from.Neighbors.ContainsKey(n) || replaced.Contains(n)))
                .Select(n => new GoBgpChange.AddNeighbor(to.Neighbors[n])),
            .. neighbors.Where(n => !replaced.Contains(n) && IsRefreshed(n, from, to)).Select(n => new GoBgpChange.Refresh(n)),
            .. withdrawing.Select(w => new GoBgpChange.RemovePolicy(w)),
            .. Addresses(from.Addresses.Except(to.Addresses), scope).Select(a => new GoBgpChange.RemoveAddress(a)),
        ];
    }

    private static IReadOnlyList<string> InOrder(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    private static IEnumerable<PortAddress> Addresses(IEnumerable<PortAddress> addresses, GoBgpScope scope) =>
        addresses.Where(scope.Addresses.Contains).OrderBy(a => $"{a}", StringComparer.Ordinal);

    /// <summary>What takes back from each peer that stays what it no longer gets.</summary>
    private static IEnumerable<GoBgpPolicy> Withdrawing(GoBgpConfiguration from, GoBgpConfiguration to, IEnumerable<string> neighbors) =>
        neighbors.Where(n => from.Established.Contains(n) && to.Neighbors.ContainsKey(n))
            .Select(n => Withdrawing(Fresh($"{GoBgpName.Withdraw}{Plain(n)}", from), n, from.ExportOf(n), to.ExportOf(n)))
            .Where(w => w.IsInUse);

    private static GoBgpPolicy Withdrawing(string name, string neighbor, GoBgpPolicy? from, GoBgpPolicy? to)
    {
        var (had, gets) = (from?.Permitted.ToList() ?? [], to?.Permitted.ToList() ?? []);
        var ours = to?.Ours.ToList() ?? [];
        var isSame = ours.Count == 0 || from is not null && ours.SequenceEqual(from.Ours);
        return GoBgpPolicy.Withdraw(name, neighbor, [.. had.Except(gets)], isSame ? [] : [.. had.Intersect(gets)], ours);
    }

    /// <summary>A dot ends the name of a policy in that of its statement.</summary>
    private static string Plain(string address) => address.Replace('.', '_');

    /// <summary>A name that a writer that died has not left in use.</summary>
    private static string Fresh(string name, GoBgpConfiguration from) =>
        from.Policies.ContainsKey(name) ? Fresh($"{name}-again", from) : name;

    /// <summary>gobgpd takes the change only with a neighbour that is made anew: the session begins again.</summary>
    private static bool IsReplaced(string name, GoBgpConfiguration from, GoBgpConfiguration to) =>
        from.Neighbors.TryGetValue(name, out var has) && to.Neighbors.TryGetValue(name, out var wants)
        && !GoBgpPeer.WithoutLimits(has).Equals(GoBgpPeer.WithoutLimits(wants));

    private static bool IsUpdated(string name, GoBgpConfiguration from, GoBgpConfiguration to) =>
        from.Neighbors.TryGetValue(name, out var has) && to.Neighbors.TryGetValue(name, out var wants) && !has.Equals(wants);

    private static bool IsRefreshed(string name, GoBgpConfiguration from, GoBgpConfiguration to) =>
        from.Established.Contains(name) && from.Neighbors.ContainsKey(name) && to.Neighbors.ContainsKey(name)
        && (from.ImportOf(name)?.Contents != to.ImportOf(name)?.Contents || from.ExportOf(name)?.Contents != to.ExportOf(name)?.Contents);
}
