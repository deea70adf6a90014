namespace Peerline.Edge.Frr;

/// <summary>
/// The commands that lead from one configuration to another, within a scope. FRR has no transaction: each line takes effect at once, so
/// the order is such that at no moment more is permitted than before and after. The way back is the same with the ends exchanged.
/// </summary>
internal static class FrrDifference
{
    private static readonly FrrNeighborLine Shutdown = new("", "shutdown");

    public static IReadOnlyList<FrrCommand> Commands(FrrConfiguration from, FrrConfiguration to, FrrScope scope)
    {
        var asn = $"{from.Asn ?? to.Asn}";
        var rewritten = scope.Policies.Where(p => IsRewritten(p, from, to)).Order(StringComparer.Ordinal).ToList();
        var held = rewritten.Count == 0 ? [] : scope.Neighbors.Where(n => IsHeld(n, rewritten, from)).ToHashSet();
        return
        [
            .. AddressesToAdd(from, to, scope),
            .. NewPolicies(from, to, scope),
            .. Rewrite(rewritten, held, from, to, asn),
            .. scope.Neighbors.Order(StringComparer.Ordinal).SelectMany(n => Neighbor(n, held.Contains(n), from, to, asn)),
            .. rewritten.Count == 0 ? [] : new[] { Bgpd([], $"no route-map {FrrPolicyName.Hold}") },
            .. OldPolicies(from, to, scope),
            .. AddressesToRemove(from, to, scope),
        ];
    }

    /// <summary>The limits of these neighbours, set for a moment so that they count what the policy refuses, and as they are again.</summary>
    public static IReadOnlyList<FrrCommand> Limits(FrrConfiguration of, IEnumerable<string> neighbors) =>
    [
        .. from n in neighbors
           from line in of.Neighbors[n].Where(l => l is { IsLimit: true, IsForced: false })
           from set in new[] { line.Forced, line }
           select InBgp($"{of.Asn}", line.Family, set.Set(n)),
    ];

    /// <summary>Limits that were left between the two: back to what they are.</summary>
    public static IReadOnlyList<FrrCommand> LimitsLeft(FrrConfiguration of, IEnumerable<string> neighbors) =>
    [
        .. from n in neighbors
           from line in of.Neighbors[n].Where(l => l.IsForced)
           select InBgp($"{of.Asn}", line.Family, line.Unforced.Set(n)),
    ];

    /// <summary>What holds the sessions of ours to their limits, by what was counted of them.</summary>
    public static IReadOnlyList<FrrCommand> LimitsToHold(FrrReading reading, IReadOnlyList<SessionObservation> sessions)
    {
        var ours = sessions.Select(s => (Session: s, Name: s.PeerAddress.ToString())).Where(x => reading.PolicyOf(x.Name) is not null).ToList();
        return
        [
            .. LimitsLeft(reading.Configuration, ours.Select(x => x.Name)),
            .. Limits(reading.Configuration, ours.Where(x => x.Session.PrefixesReceived > x.Session.MaxPrefixes).Select(x => x.Name)),
        ];
    }

    private static IEnumerable<FrrCommand> AddressesToAdd(FrrConfiguration from, FrrConfiguration to, FrrScope scope) =>
        scope.Addresses.Where(a => to.Addresses.Contains(a) && !from.Addresses.Contains(a)).OrderBy(a => a.Line, StringComparer.Ordinal)
            .Select(a => new FrrCommand(FrrCommand.Zebra, [$"interface {a.InterfaceName}"], a.Line));

    private static IEnumerable<FrrCommand> AddressesToRemove(FrrConfiguration from, FrrConfiguration to, FrrScope scope) =>
        scope.Addresses.Where(a => from.Addresses.Contains(a) && !to.Addresses.Contains(a)).OrderBy(a => a.Line, StringComparer.Ordinal)
            .Select(a => new FrrCommand(FrrCommand.Zebra, [$"interface {a.InterfaceName}"], $"no {a.Line}"));

    // Lists before the route maps that match them ("bgp…" and "ip…" sort before "route-map"). Without "exit": with it bgpd would take what
    // came before as a change of its own.
    private static IEnumerable<FrrCommand> NewPolicies(FrrConfiguration from, FrrConfiguration to, FrrScope scope) =>
        scope.Policies.Where(p => to.Policies.ContainsKey(p) && !from.Policies.ContainsKey(p)).Order(StringComparer.Ordinal)
            .SelectMany(p => to.Policies[p].Where(line => line is not "exit").Select(line => Bgpd([], line.Trim())));

    private static IEnumerable<FrrCommand> OldPolicies(FrrConfiguration from, FrrConfiguration to, FrrScope scope) =>
        scope.Policies.Where(p => from.Policies.ContainsKey(p) && !to.Policies.ContainsKey(p)).OrderDescending(StringComparer.Ordinal)
            .Select(p => Bgpd([], $"no {p}"));

    private static bool IsRewritten(string policy, FrrConfiguration from, FrrConfiguration to) =>
        from.Policies.TryGetValue(policy, out var had) && to.Policies.TryGetValue(policy, out var wants) && !had.SequenceEqual(wants);

    private static bool IsHeld(string neighbor, IReadOnlyList<string> rewritten, FrrConfiguration from)
    {
        var names = rewritten.Select(p => p.Split(' ')[^1]).ToHashSet();
        return RouteMaps(neighbor, from).Select(map => $"route-map {map}").Any(map =>
            rewritten.Contains(map)
            || (from.Policies.GetValueOrDefault(map) ?? []).Any(line => line.Split(' ').Any(names.Contains)));
    }

    private static IEnumerable<string> RouteMaps(string neighbor, FrrConfiguration of) =>
        (of.Neighbors.GetValueOrDefault(neighbor) ?? []).Select(l => l.RouteMapName).OfType<string>();

    /// <summary>
    /// Somebody edited an object of ours. Between <c>route-map X permit 10</c> and its <c>match</c> line such a map permits everything:
    /// whoever uses it denies all for that moment.
    /// </summary>
    private static IEnumerable<FrrCommand> Rewrite(
        IReadOnlyList<string> rewritten, HashSet<string> held, FrrConfiguration from, FrrConfiguration to, string asn)
    {
        if (rewritten.Count == 0) yield break;
        yield return Bgpd([], $"route-map {FrrPolicyName.Hold} deny 10");
        yield return Bgpd([], "exit");
        foreach (var neighbor in held.Order(StringComparer.Ordinal))
        {
            foreach (var line in from.Neighbors[neighbor].Where(l => l.RouteMapName is not null))
            {
                yield return InBgp(asn, line.Family, Held(line).Set(neighbor));
            }
        }

        foreach (var policy in rewritten)
        {
            yield return Bgpd([], $"no {policy}");
            foreach (var line in to.Policies[policy]) yield return Bgpd([], line.Trim());
        }
    }

    private static FrrNeighborLine Held(FrrNeighborLine line) =>
        line with { Text = $"route-map {FrrPolicyName.Hold} {line.Text.Split(' ')[^1]}" };

    private static IEnumerable<FrrCommand> Neighbor(string name, bool held, FrrConfiguration from, FrrConfiguration to, string asn)
    {
        var has = from.Neighbors.GetValueOrDefault(name);
        var wants = to.Neighbors.GetValueOrDefault(name);
        if (held) has = [.. has!.Select(l => l.RouteMapName is null ? l : Held(l))];

        // A peer group brings lines of its own: what is in one is made anew rather than taken apart.
        var regrouped = has is not null && wants is not null && Group(has) != Group(wants);
        if (has is not null && (wants is null || regrouped)) yield return InBgp(asn, "", $"no neighbor {name}");
        if (wants is null) yield break;

        var commands = has is null || regrouped ? New(name, wants, from.ActivatesIPv4) : Changed(name, has, wants);
        foreach (var (family, line) in commands) yield return InBgp(asn, family, line);
    }

    /// <summary>A new neighbour is shut down until its last line is written: neither it nor we may begin with half of it.</summary>
    private static IEnumerable<(string Family, string Line)> New(string name, List<FrrNeighborLine> wants, bool activatesIPv4)
    {
        var first = wants
            .Where(l => l is { Family: "", Negated: false } && l.Key.Key is "remote-as" or "peer-group" or "interface").ToList();
        foreach (var line in first) yield return ("", line.Set(name));
        yield return ("", Shutdown.Set(name));
        var made = activatesIPv4 ? new List<FrrNeighborLine>([.. first, new("ipv4 unicast", "activate")]) : first;
        foreach (var change in Changed(name, made, wants)) yield return change;
        if (!wants.Contains(Shutdown)) yield return ("", Shutdown.Unset(name));
    }

    private static IEnumerable<(string Family, string Line)> Changed(string name, List<FrrNeighborLine> has, List<FrrNeighborLine> wants)
    {
        var missing = wants.Except(has).ToList();
        var surplus = has.Except(wants).Where(l => missing.All(m => m.Key != l.Key)).ToList();
        // Route maps are swapped in place, before another filter goes. ebgp-multihop goes before ttl-security comes. Activation is last.
        foreach (var line in missing.Where(l => l.IsRouteMap)) yield return (line.Family, line.Set(name));
        foreach (var line in surplus) yield return (line.Family, line.Unset(name));
        foreach (var line in missing.Where(l => !l.IsRouteMap).OrderBy(l => l.Text is "activate"))
        {
            yield return (line.Family, line.Set(name));
        }
    }

    private static string? Group(List<FrrNeighborLine> lines) =>
        lines.FirstOrDefault(l => l is { Family: "", Key.Key: "peer-group" })?.Text;

    private static FrrCommand InBgp(string asn, string family, string line) =>
        Bgpd(family.Length == 0 ? [$"router bgp {asn}"] : [$"router bgp {asn}", $"address-family {family}"], line);

    private static FrrCommand Bgpd(IReadOnlyList<string> blocks, string line) => new(FrrCommand.Bgpd, blocks, line);
}
