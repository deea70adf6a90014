using Peerline.Edge.GoBgp.Api;
using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;
using Family = Peerline.Model.Family;

namespace Peerline.Edge.GoBgp;

/// <summary>From wish and reading to a plan. Pure: it reads nothing and writes nothing.</summary>
internal static class GoBgpPlanner
{
    /// <param name="left">The journal of a writer that died, if there is one: what it had begun is finished or taken back.</param>
    public static GoBgpPlan Plan(GoBgpReading reading, RouterWish wish, IReadOnlySet<Guid> intent, Guid applyId, GoBgpJournal? left = null)
    {
        // gobgpd forwards nothing: that traffic ends could not be shown.
        wish = wish.HeldBy(followsRpki: reading.Caches.Count > 0, discards: false);
        var running = reading.Configuration;
        var wished = wish.Connections.Where(c => intent.Contains(c.ConnectionId)).ToList();
        var absent = wish.Absent.Where(c => intent.Contains(c.ConnectionId)).ToList();
        var wanted = Wanted(reading, wish.LocalAsn, wished);

        var own = Scope(reading, wanted, wished, absent);
        var begun = left is not null && left.ApplyId != reading.Confirmed.Marker.ApplyId ? left : null;
        var leftBefore = begun is null ? new GoBgpConfiguration() : GoBgpConfiguration.From(begun.Before);
        var scope = begun is null ? own : own.Union(begun.Scope);
        var before = begun is null ? running.Only(scope) : running.With(leftBefore, begun.Scope).Only(scope);
        var target = begun is null ? wanted : leftBefore.With(wanted, own);

        var byHand = ChangedByHand(reading, wish, wished, begun).ToList();
        var foreign = Foreign(reading, wish, wished, begun).ToList();
        var refusals = Refusals(reading, wish, wished).Concat(byHand.Select(x => ByHand.Sentence(x.Session.PeerAddress))).ToList();
        var changes = foreign.Count + refusals.Count > 0 ? [] : GoBgpDifference.Changes(running, target, scope);
        return new GoBgpPlan
        {
            ApplyId = applyId,
            Plan = new RouterPlan(
                [.. changes.SelectMany(c => c.Lines)], [.. changes.SelectMany(c => c.Sessions).Distinct()],
                [.. Drift(reading, wish, intent, byHand)], [.. foreign, .. refusals]),
            Refusals = [.. foreign, .. refusals],
            Superseded = WishRules.Superseded(wished, absent, reading.GenerationOf, reading.Confirmed.Marker.TakenOffOf),
            Scope = scope,
            Target = target,
            Before = before,
            Changes = changes,
            ToEnable = [.. ToEnable(reading, wished)],
            Confirmed = Confirmed(reading, before, target, own, wished, absent, applyId),
        };
    }

    /// <summary>
    /// Policies that are in gobgpd but not in its file would not survive its next reload, and leave a default of "accept" behind (3.10):
    /// the two that ours are part of are the operator's to name. RFC 8212: what no policy decides about is rejected.
    /// </summary>
    public static IEnumerable<string> BaseProblems(GoBgpReading reading) =>
        BaseProblems(reading.Import, "import", GoBgpName.Import).Concat(BaseProblems(reading.Export, "export", GoBgpName.Export));

    /// <summary>
    /// What gives a gobgpd that has restarted back what was confirmed. Sessions that are there are left as they are, whoever changed them.
    /// </summary>
    /// <param name="paused">Connections of which nothing is given back now.</param>
    public static (GoBgpConfiguration Target, GoBgpScope Scope) Restoring(GoBgpReading reading, IReadOnlySet<Guid> paused)
    {
        var running = reading.Configuration;
        var target = Without(GoBgpConfiguration.From(reading.Confirmed.Contents), reading.Confirmed.Marker, paused);
        var stay = target.Neighbors.Keys.Where(running.Neighbors.ContainsKey).ToList();
        foreach (var neighbor in stay) target.Neighbors[neighbor] = running.Neighbors[neighbor];
        return (target, new GoBgpScope(
            [.. target.Neighbors.Keys.Where(n => !stay.Contains(n) || reading.OwnerOf(n) is not null)],
            [.. target.Policies.Keys.Where(p => !running.Policies.ContainsKey(p))],
            [.. target.Addresses.Where(a => reading.Port(a.InterfaceName) is not null && !reading.HasFromElsewhere(a))]));
    }

    private static GoBgpConfiguration Without(GoBgpConfiguration all, RouterMarker marker, IReadOnlySet<Guid> connections)
    {
        if (connections.Count == 0) return all;
        var kept = all.Neighbors.Keys.Where(n =>
            (all.ImportOf(n) ?? all.ExportOf(n)) is { } policy && GoBgpName.TryParse(policy.Name) is { } of && connections.Contains(of.ConnectionId)).ToHashSet();
        var placed = marker.Connections.Where(c => connections.Contains(c.Key))
            .SelectMany(c => c.Value.Addresses.Select(a => new PortAddress(c.Value.InterfaceName, a))).ToHashSet();
        return new GoBgpConfiguration
        {
            Asn = all.Asn,
            Neighbors = all.Neighbors.Where(n => !kept.Contains(n.Key)).ToDictionary(),
            Policies = new(all.Policies.Where(p => GoBgpName.TryParse(p.Key) is not { } of || !connections.Contains(of.ConnectionId))),
            Addresses = [.. all.Addresses.Except(placed)],
        };
    }

    /// <summary>What the router has now of the connections of the intent, by what was read.</summary>
    public static IReadOnlyDictionary<Guid, AppliedConnection> Found(GoBgpReading reading, RouterWish wish, IReadOnlySet<Guid> intent)
    {
        var adopted = wish.Connections.SelectMany(c => c.Sessions.Select(s => (c.ConnectionId, Session: s)))
            .Where(x => x.Session.AdoptedHash is { } hash && reading.HashOf(x.Session.PeerAddress.ToString()) == hash)
            .Select(x => new GoBgpName(x.ConnectionId, x.Session.Family, x.Session.Generation, GoBgpName.In));
        var found = reading.Configuration.Neighbors.Keys.Select(reading.PolicyOf).OfType<GoBgpName>().Concat(adopted).ToList();
        return wish.Connections.Select(c => c.ConnectionId).Concat(wish.Absent.Select(a => a.ConnectionId))
            .Where(intent.Contains).Distinct()
            .ToDictionary(id => id, id => new AppliedConnection(Half(id, Family.IPv4), Half(id, Family.IPv6)));

        Model.AppliedHalf? Half(Guid id, Family family) =>
            found.FirstOrDefault(p => p.ConnectionId == id && p.Family == family) is { } half
                ? new Model.AppliedHalf(half.Generation, half.IsOpen)
                : null;
    }

    /// <summary>
    /// Sessions of the intent that somebody changed since they were applied, and that are now neither that nor what is wished. A session
    /// that is gone was lost: bringing it back overwrites nobody. Closing is never held up.
    /// </summary>
    private static IEnumerable<(ConnectionWish Connection, SessionWish Session)> ChangedByHand(
        GoBgpReading reading, RouterWish wish, IReadOnlyList<ConnectionWish> wished, GoBgpJournal? begun)
    {
        foreach (var (c, s) in WishRules.Written(wished).Where(x => !wish.Restore.Contains(x.Connection.ConnectionId)))
        {
            var neighbor = s.PeerAddress.ToString();
            if (!reading.Configuration.Neighbors.ContainsKey(neighbor) || begun?.Scope.Neighbors.Contains(neighbor) == true) continue;
            if (reading.Confirmed.Marker.HashOf(c.ConnectionId, s.PeerAddress) is not { } applied) continue;
            if (applied == reading.AppliedHashOf(neighbor)) continue;
            if (reading.PolicyOf(neighbor) is { IsOpen: true } && !s.Policy.Open) continue;
            if (Differences(reading, wish.LocalAsn, c, s).Count > 0) yield return (c, s);
        }
    }

    /// <summary>The lines that would make one session what is wished.</summary>
    private static List<string> Differences(GoBgpReading reading, Asn localAsn, ConnectionWish connection, SessionWish session)
    {
        var wanted = Wanted(reading, localAsn, [connection with { Addresses = [] }]);
        var neighbor = session.PeerAddress.ToString();
        var policies = wanted.Policies.Values.Concat(reading.Configuration.Policies.Values)
            .Where(p => p.Neighbors.Contains(neighbor)).Select(p => p.Name);
        return [.. Lines(reading, wanted, new GoBgpScope([neighbor], [.. policies], []))];
    }

    /// <summary>What differs outside the intent, or was changed by hand within it. It is reported, never pushed.</summary>
    private static IEnumerable<string> Drift(
        GoBgpReading reading, RouterWish wish, IReadOnlySet<Guid> intent,
        IEnumerable<(ConnectionWish Connection, SessionWish Session)> byHand)
    {
        foreach (var (c, s) in byHand)
        {
            foreach (var line in Differences(reading, wish.LocalAsn, c, s)) yield return $"{c.ConnectionId}: {line}";
        }

        foreach (var c in wish.Connections.Where(c => !intent.Contains(c.ConnectionId)))
        {
            foreach (var s in c.Sessions.Where(s => s.AdoptedHash is not null))
            {
                if (reading.HashOf(s.PeerAddress.ToString()) != s.AdoptedHash)
                {
                    yield return $"{c.ConnectionId}: the adopted session {s.PeerAddress} was changed on the router";
                }
            }

            var wanted = Wanted(reading, wish.LocalAsn, [c]);
            foreach (var line in Lines(reading, wanted, Scope(reading, wanted, [c], []))) yield return $"{c.ConnectionId}: {line}";
        }

        foreach (var a in wish.Absent.Where(a => !intent.Contains(a.ConnectionId)))
        {
            var nothing = new GoBgpConfiguration();
            foreach (var line in Lines(reading, nothing, Scope(reading, nothing, [], [a]))) yield return $"{a.ConnectionId}: {line}";
        }

        var known = wish.Connections.Select(c => c.ConnectionId).Concat(wish.Absent.Select(a => a.ConnectionId)).ToHashSet();
        foreach (var neighbor in reading.Configuration.Neighbors.Keys)
        {
            if (reading.OwnerOf(neighbor) is { } owner && !known.Contains(owner))
            {
                yield return $"{owner}: session {neighbor} belongs to no connection that is known";
            }
        }
    }

    private static IEnumerable<string> Lines(GoBgpReading reading, GoBgpConfiguration wanted, GoBgpScope scope) =>
        GoBgpDifference.Changes(reading.Configuration, wanted, scope).SelectMany(c => c.Lines);

    private static GoBgpConfiguration Wanted(GoBgpReading reading, Asn localAsn, IReadOnlyList<ConnectionWish> wished)
    {
        var sessions = WishRules.Written(wished).ToList();
        return new GoBgpConfiguration
        {
            Asn = localAsn,
            Neighbors = sessions.Select(x => GoBgpPeer.Of(localAsn, x.Session)).ToDictionary(p => p.Conf.NeighborAddress),
            // Sessions of a mesh have the policy of their half.
            Policies = new(sessions.GroupBy(x => (x.Connection.ConnectionId, x.Session.Family))
                .SelectMany(half => GoBgpPolicy.Of(localAsn, half.Key.ConnectionId, [.. half.Select(x => x.Session)], p => IsEdited(reading, p)))
                .Select(p => KeyValuePair.Create(p.Name, p))),
            // What the port has from elsewhere is not ours to write.
            Addresses =
            [
                .. wished.SelectMany(c => c.Addresses.Select(a => new PortAddress(c.InterfaceName, a)))
                    .Where(a => !reading.HasFromElsewhere(a)),
            ],
        };
    }

    private static bool IsEdited(GoBgpReading reading, GoBgpPolicy policy) =>
        reading.Configuration.Policies.TryGetValue(policy.Name, out var there) && there.IsInUse && there.Contents != policy.Contents;

    private static GoBgpScope Scope(
        GoBgpReading reading, GoBgpConfiguration wanted, IReadOnlyList<ConnectionWish> wished, IReadOnlyList<ConnectionAbsence> absent)
    {
        var running = reading.Configuration;
        var ids = wished.Select(w => w.ConnectionId).Concat(absent.Select(a => a.ConnectionId)).ToHashSet();
        var kept = wished.SelectMany(w => w.Sessions).Where(s => s.AdoptedHash is not null)
            .Select(s => s.PeerAddress.ToString()).ToHashSet();
        var neighbors = running.Neighbors.Keys.Where(n => reading.OwnerOf(n) is { } owner && ids.Contains(owner))
            .Concat(absent.Where(a => a.Adopted).SelectMany(a => a.PeerAddresses).Select(p => p.ToString())
                .Where(running.Neighbors.ContainsKey))
            .Concat(wanted.Neighbors.Keys)
            .Except(kept);
        var policies = running.Policies.Keys
            .Where(p => GoBgpName.IsPassing(p) || ids.Any(id => p.StartsWith(GoBgpName.Start(id), StringComparison.Ordinal)))
            .Concat(wanted.Policies.Keys);
        var addresses = ids.SelectMany(id => Ours(reading, id)).Concat(wanted.Addresses);
        return new GoBgpScope([.. neighbors], [.. policies], [.. addresses]);
    }

    private static IEnumerable<PortAddress> Ours(GoBgpReading reading, Guid connection) =>
        reading.Confirmed.Marker.Connections.GetValueOrDefault(connection) is { } confirmed
            ? confirmed.Addresses.Select(a => new PortAddress(confirmed.InterfaceName, a))
            : [];

    private static IEnumerable<string> Foreign(
        GoBgpReading reading, RouterWish wish, IReadOnlyList<ConnectionWish> wished, GoBgpJournal? begun)
    {
        foreach (var (c, s) in WishRules.Written(wished))
        {
            var neighbor = s.PeerAddress.ToString();
            if (!reading.Configuration.Neighbors.ContainsKey(neighbor)) continue;
            // Half made by the writer that died: it may not bear its name yet.
            if (begun?.Scope.Neighbors.Contains(neighbor) == true) continue;
            var owner = reading.OwnerOf(neighbor);
            if (owner == c.ConnectionId || (owner is null && c.Adopted)) continue;
            if (owner is null && wish.Restore.Contains(c.ConnectionId) && reading.Confirmed.Marker.Knows(c.ConnectionId, s.PeerAddress)) continue;
            yield return owner is null
                ? $"Session {neighbor} is on the router already and is not Peerline's."
                : $"Session {neighbor} belongs to connection {owner}.";
        }

        foreach (var problem in WishRules.PortsOfOthers(wish, wished)) yield return problem;
    }

    private static IEnumerable<string> Refusals(GoBgpReading reading, RouterWish wish, IReadOnlyList<ConnectionWish> wished)
    {
        if (reading.Configuration.Asn is not { } asn)
        {
            // What is to be gone is gone with the instance.
            if (!wished.SelectMany(c => c.Sessions).Any()) yield break;
            yield return $"gobgpd has no [global.config] with as = {wish.LocalAsn}: "
                         + "the operator configures the router's base, Peerline its sessions.";
            yield break;
        }

        if (asn != wish.LocalAsn && wished.Count > 0) yield return $"The router runs AS{asn}, not AS{wish.LocalAsn}.";
        if (WishRules.Written(wished).Any())
        {
            foreach (var problem in BaseProblems(reading)) yield return problem;
        }

        foreach (var problem in WishRules.Problems(wished, reading.Present)) yield return problem;
        foreach (var s in wished.SelectMany(c => c.Sessions).Where(s => s.AdoptedHash is not null))
        {
            var hash = reading.HashOf(s.PeerAddress.ToString());
            if (hash is null) yield return $"The adopted session {s.PeerAddress} is not on the router.";
            else if (hash != s.AdoptedHash) yield return $"The adopted session {s.PeerAddress} was changed on the router.";
        }
    }

    private static IEnumerable<string> BaseProblems(PolicyAssignment assigned, string direction, string name)
    {
        if (assigned.Policies is not [{ } first, ..] || first.Name != name)
        {
            yield return $"gobgpd's file must have a policy '{name}', first in {direction}-policy-list.";
        }
        if (assigned.DefaultAction is not RouteAction.Reject)
        {
            yield return $"gobgpd's file must have default-{direction}-policy = \"reject-route\".";
        }
    }

    private static IEnumerable<string> ToEnable(GoBgpReading reading, IReadOnlyList<ConnectionWish> wished) =>
        WishRules.Written(wished)
            .Where(x => reading.GenerationOf(x.Connection.ConnectionId, x.Session.Family) is var g && g > 0 && g < x.Session.Generation)
            .Select(x => x.Session.PeerAddress.ToString())
            .Where(n => reading.Peers.Any(p => p.State?.NeighborAddress == n && p.State.AdminState is PeerState.Types.AdminState.PfxCt));

    private static GoBgpConfirmed Confirmed(
        GoBgpReading reading, GoBgpConfiguration before, GoBgpConfiguration target, GoBgpScope own, IReadOnlyList<ConnectionWish> wished,
        IReadOnlyList<ConnectionAbsence> absent, Guid applyId)
    {
        var was = reading.Confirmed;
        var marker = was.Marker.After(
            applyId, wished, absent, (port, a) => Places(reading, before, new PortAddress(port, a)),
            (c, s) => was.Marker.HashOf(c.ConnectionId, s.PeerAddress));
        var contents = GoBgpConfiguration.From(was.Contents).With(target, own);
        // An address that was there before us is not given back after a restart.
        contents.Addresses.IntersectWith(marker.Connections.Values.SelectMany(c => c.Addresses.Select(a => new PortAddress(c.InterfaceName, a))));
        return new GoBgpConfirmed(
            marker, marker.Connections.IsEmpty ? Guid.Empty : was.Life == Guid.Empty ? applyId : was.Life, contents.Keep());
    }

    private static bool Places(GoBgpReading reading, GoBgpConfiguration before, PortAddress address) =>
        !before.Addresses.Contains(address) && !reading.HasFromElsewhere(address);
}
