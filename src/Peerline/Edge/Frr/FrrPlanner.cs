using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Frr;

/// <summary>From wish and reading to a plan. Pure: it reads nothing and writes nothing.</summary>
internal static class FrrPlanner
{
    /// <param name="left">The journal of a writer that died, if there is one: what it had begun is finished or taken back.</param>
    public static FrrPlan Plan(FrrReading reading, RouterWish wish, IReadOnlySet<Guid> intent, Guid applyId, FrrJournal? left = null)
    {
        wish = wish.HeldBy(reading.Capabilities);
        var running = reading.Configuration;
        var wished = wish.Connections.Where(c => intent.Contains(c.ConnectionId)).ToList();
        var absent = wish.Absent.Where(c => intent.Contains(c.ConnectionId)).ToList();
        var wanted = Wanted(reading, wish.LocalAsn, wished);

        var own = Scope(reading, wanted, wished, absent);
        var begun = left is not null && left.ApplyId != reading.Marker.ApplyId ? left : null;
        var leftBefore = begun is null ? new FrrConfiguration() : FrrConfiguration.Parse(begun.Before);
        var scope = begun is null ? own : own.Union(begun.Scope);
        var before = begun is null ? running.Only(scope) : running.With(leftBefore, begun.Scope).Only(scope);
        var target = begun is null ? wanted : leftBefore.With(wanted, own);

        var byHand = ChangedByHand(reading, wish, wished, begun).ToList();
        var foreign = Foreign(reading, wish, wished, begun).ToList();
        var refusals = Refusals(reading, wish, wished).Concat(byHand.Select(x => ByHand.Sentence(x.Session.PeerAddress))).ToList();
        var commands = foreign.Count + refusals.Count > 0 ? [] : FrrDifference.Commands(running, target, scope);
        return new FrrPlan
        {
            ApplyId = applyId,
            Plan = new RouterPlan(
                FrrCommand.Text(commands), [.. Touched(commands)], [.. Drift(reading, wish, intent, byHand)], [.. foreign, .. refusals]),
            Refusals = [.. foreign, .. refusals],
            Superseded = WishRules.Superseded(wished, absent, reading.GenerationOf, reading.Marker.TakenOffOf),
            Scope = scope,
            Target = target,
            Before = before,
            Commands = commands,
            ToClear = [.. ToClear(reading, wished)],
            Marker = reading.Marker.After(
                applyId, wished, absent, (port, a) => Places(reading, before, new FrrAddress(port, a)), (_, _) => null),
        };
    }

    /// <summary>What the router has now of the connections of the intent, by what was read.</summary>
    public static IReadOnlyDictionary<Guid, AppliedConnection> Found(FrrReading reading, RouterWish wish, IReadOnlySet<Guid> intent)
    {
        var adopted = wish.Connections.SelectMany(c => c.Sessions.Select(s => (c.ConnectionId, Session: s)))
            .Where(x => x.Session.AdoptedHash is { } hash && reading.HashOf(x.Session.PeerAddress.ToString()) == hash)
            .Select(x => new FrrPolicyName(x.ConnectionId, x.Session.Family, x.Session.Generation, Open: true));
        var found = reading.Configuration.Neighbors.Keys.Select(reading.PolicyOf).OfType<FrrPolicyName>().Concat(adopted).ToList();
        return wish.Connections.Select(c => c.ConnectionId).Concat(wish.Absent.Select(a => a.ConnectionId))
            .Where(intent.Contains).Distinct()
            .ToDictionary(id => id, id => new AppliedConnection(Half(id, Family.IPv4), Half(id, Family.IPv6)));

        AppliedHalf? Half(Guid id, Family family) =>
            found.FirstOrDefault(p => p.ConnectionId == id && p.Family == family) is { } half
                ? new AppliedHalf(half.Generation, half.Open)
                : null;
    }

    /// <summary>
    /// Sessions of the intent that somebody changed since they were applied, and that are now neither that nor what is wished. A session
    /// that is gone was lost, by a restart perhaps: bringing it back overwrites nobody. Closing is never held up.
    /// </summary>
    private static IEnumerable<(ConnectionWish Connection, SessionWish Session)> ChangedByHand(
        FrrReading reading, RouterWish wish, IReadOnlyList<ConnectionWish> wished, FrrJournal? begun)
    {
        foreach (var (c, s) in WishRules.Written(wished).Where(x => !wish.Restore.Contains(x.Connection.ConnectionId)))
        {
            var neighbor = s.PeerAddress.ToString();
            if (!reading.Configuration.Neighbors.ContainsKey(neighbor) || begun?.Scope.Neighbors.Contains(neighbor) == true) continue;
            if (reading.Marker.HashOf(c.ConnectionId, s.PeerAddress) is not { } applied || applied == reading.AppliedHashOf(neighbor)) continue;
            if (reading.PolicyOf(neighbor) is { Open: true } && !s.Policy.Open) continue;
            if (Differences(reading, wish.LocalAsn, c, s).Count > 0) yield return (c, s);
        }
    }

    /// <summary>The commands that would make one session what is wished.</summary>
    private static IReadOnlyList<FrrCommand> Differences(FrrReading reading, Asn localAsn, ConnectionWish connection, SessionWish session)
    {
        var alone = connection with { Addresses = [], V4 = null, V6 = null, Mesh = [session] };
        var wanted = Wanted(reading, localAsn, [alone]);
        return FrrDifference.Commands(
            reading.Configuration, wanted, new FrrScope([session.PeerAddress.ToString()], [.. wanted.Policies.Keys], []));
    }

    /// <summary>What differs outside the intent, or was changed by hand within it. It is reported, never pushed.</summary>
    private static IEnumerable<string> Drift(
        FrrReading reading, RouterWish wish, IReadOnlySet<Guid> intent, IEnumerable<(ConnectionWish Connection, SessionWish Session)> byHand)
    {
        foreach (var (c, s) in byHand)
        {
            foreach (var line in Differences(reading, wish.LocalAsn, c, s)) yield return $"{c.ConnectionId}: {line.Shown}";
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
            var scope = Scope(reading, wanted, [c], []);
            foreach (var line in FrrDifference.Commands(reading.Configuration, wanted, scope))
            {
                yield return $"{c.ConnectionId}: {line.Shown}";
            }
        }

        foreach (var a in wish.Absent.Where(a => !intent.Contains(a.ConnectionId)))
        {
            var scope = Scope(reading, new FrrConfiguration(), [], [a]);
            foreach (var line in FrrDifference.Commands(reading.Configuration, new FrrConfiguration(), scope))
            {
                yield return $"{a.ConnectionId}: {line.Shown}";
            }
        }

        var known = wish.Connections.Select(c => c.ConnectionId).Concat(wish.Absent.Select(a => a.ConnectionId)).ToHashSet();
        foreach (var neighbor in reading.Configuration.Neighbors.Keys)
        {
            if (reading.OwnerOf(neighbor) is { } owner && !known.Contains(owner))
            {
                yield return $"{owner}: session {neighbor} belongs to no connection that is known";
            }
        }

        foreach (var c in wish.Connections.Where(c => !intent.Contains(c.ConnectionId)))
        {
            var own = c.Sessions.Select(s => s.PeerAddress.ToString()).ToHashSet();
            foreach (var neighbor in reading.BorrowersOf(c.ConnectionId).Where(n => !own.Contains(n)))
            {
                yield return $"{c.ConnectionId}: session {RouterText.Printable(neighbor)} has its policy and is none of its sessions";
            }
        }
    }

    private static FrrConfiguration Wanted(FrrReading reading, Asn localAsn, IReadOnlyList<ConnectionWish> wished)
    {
        var wanted = FrrConfiguration.Parse(
            string.Concat(wished.Select(w => FrrStanza.Of(localAsn, w, reading.Capabilities.Roles, reading.Discard)))
            + $"router bgp {localAsn}\n no bgp default ipv4-unicast\n");
        // What the kernel has from elsewhere needs no line of zebra's.
        wanted.Addresses.RemoveWhere(reading.HasFromElsewhere);
        return wanted;
    }

    private static FrrScope Scope(
        FrrReading reading, FrrConfiguration wanted, IReadOnlyList<ConnectionWish> wished, IReadOnlyList<ConnectionAbsence> absent)
    {
        var ids = wished.Select(w => w.ConnectionId).Concat(absent.Select(a => a.ConnectionId)).ToHashSet();
        var kept = wished.SelectMany(w => w.Sessions).Where(s => s.AdoptedHash is not null)
            .Select(s => s.PeerAddress.ToString()).ToHashSet();
        var gone = absent.SelectMany(a => a.PeerAddresses).Select(p => p.ToString()).ToHashSet();
        var neighbors = reading.Configuration.Neighbors.Keys
            .Where(n => reading.OwnerOf(n) is { } owner && ids.Contains(owner) && (reading.Knows(owner, n) || gone.Contains(n)))
            .Concat(absent.Where(a => a.Adopted).SelectMany(a => a.PeerAddresses).Select(p => p.ToString())
                .Where(reading.Configuration.Neighbors.ContainsKey))
            .Concat(wanted.Neighbors.Keys)
            .Except(kept);
        var policies = reading.Configuration.Policies.Keys
            .Where(p => ids.Any(id => p.Split(' ')[^1].StartsWith(FrrPolicyName.Start(id), StringComparison.Ordinal)))
            .Concat(wanted.Policies.Keys);
        var addresses = ids.SelectMany(id => Ours(reading, id))
            .Concat(absent.Where(a => !a.Adopted && !reading.Marker.Connections.ContainsKey(a.ConnectionId))
                .SelectMany(a => a.Addresses.Select(x => new FrrAddress(a.InterfaceName, x))))
            .Concat(wanted.Addresses);
        return new FrrScope(neighbors.ToHashSet(), policies.ToHashSet(), addresses.ToHashSet());
    }

    private static IEnumerable<FrrAddress> Ours(FrrReading reading, Guid connection) =>
        reading.Marker.Connections.GetValueOrDefault(connection) is { } marked
            ? marked.Addresses.Select(a => new FrrAddress(marked.InterfaceName, a))
            : [];

    private static IEnumerable<string> Foreign(FrrReading reading, RouterWish wish, IReadOnlyList<ConnectionWish> wished, FrrJournal? begun)
    {
        foreach (var (c, s) in WishRules.Written(wished))
        {
            var neighbor = s.PeerAddress.ToString();
            if (!reading.Configuration.Neighbors.ContainsKey(neighbor)) continue;
            // Half made by the writer that died: it does not bear its name yet.
            if (begun?.Scope.Neighbors.Contains(neighbor) == true) continue;
            var owner = reading.OwnerOf(neighbor);
            if (owner == c.ConnectionId || (owner is null && c.Adopted)) continue;
            if (owner is null && wish.Restore.Contains(c.ConnectionId) && reading.Marker.Knows(c.ConnectionId, s.PeerAddress)) continue;
            yield return owner is null
                ? $"Session {neighbor} is on the router already and is not Peerline's."
                : $"Session {neighbor} belongs to connection {owner}.";
        }

        foreach (var c in wished.Where(c => c.Sessions.Any(s => s.Policy.Open)))
        {
            var own = c.Sessions.Select(s => s.PeerAddress.ToString()).ToHashSet();
            foreach (var neighbor in reading.BorrowersOf(c.ConnectionId).Where(n => !own.Contains(n) && begun?.Scope.Neighbors.Contains(n) != true))
            {
                yield return $"Session {RouterText.Printable(neighbor)} is not Peerline's and has the policy of connection {c.ConnectionId}, "
                             + "which would change under it: give it another one.";
            }
        }

        foreach (var problem in WishRules.PortsOfOthers(wish, wished)) yield return problem;
    }

    private static IEnumerable<string> Refusals(FrrReading reading, RouterWish wish, IReadOnlyList<ConnectionWish> wished)
    {
        if (reading.Configuration.Asn is not { } asn)
        {
            // What is to be gone is gone with the instance.
            if (!wished.SelectMany(c => c.Sessions).Any()) yield break;
            yield return $"The router has no 'router bgp {wish.LocalAsn}': "
                         + "the operator configures the router's base, Peerline its sessions.";
            yield break;
        }

        if (asn != wish.LocalAsn && wished.Count > 0) yield return $"The router runs AS{asn}, not AS{wish.LocalAsn}.";
        foreach (var problem in WishRules.Problems(wished, reading.Present)) yield return problem;

        foreach (var s in wished.SelectMany(c => c.Sessions).Where(s => s.AdoptedHash is not null))
        {
            var neighbor = s.PeerAddress.ToString();
            if (!reading.Configuration.Neighbors.ContainsKey(neighbor))
            {
                yield return $"The adopted session {neighbor} is not on the router.";
            }
            else if (reading.HashOf(neighbor) != s.AdoptedHash) yield return $"The adopted session {neighbor} was changed on the router.";
        }
    }

    private static IEnumerable<string> ToClear(FrrReading reading, IReadOnlyList<ConnectionWish> wished) =>
        WishRules.Written(wished)
            .Where(x => reading.GenerationOf(x.Connection.ConnectionId, x.Session.Family) is var g && g > 0 && g < x.Session.Generation)
            .Select(x => x.Session.PeerAddress.ToString());

    private static bool Places(FrrReading reading, FrrConfiguration before, FrrAddress address) =>
        !before.Addresses.Contains(address) && !reading.HasFromElsewhere(address);

    private static IEnumerable<string> Touched(IReadOnlyList<FrrCommand> commands) =>
        commands.Select(c => c.Line.Split(' ')).Select(Neighbor).OfType<string>().Distinct();

    private static string? Neighbor(string[] words) => words switch
    {
        ["neighbor", var name, ..] => name,
        ["no", "neighbor", var name, ..] => name,
        _ => null,
    };
}
