using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

/// <summary>The difference between a wish and what was read back. Pure.</summary>
internal static class EmbeddedPlan
{
    public static RouterPlan Of(RouterWish wish, IReadOnlySet<Guid> intent, RouterReadBack router) =>
        Of(wish, intent, router, new WishText(wish.LocalAsn, router));

    public static RouterPlan Of(RouterWish wish, IReadOnlySet<Guid> intent, RouterReadBack router, WishText text)
    {
        var change = OfChange(wish, intent, router, text);
        var named = wish.Connections.Select(c => c.ConnectionId).Concat(wish.Absent.Select(a => a.ConnectionId)).ToHashSet();
        return change with
        {
            Drift =
            [
                .. change.Drift,
                .. wish.Connections.Where(c => !intent.Contains(c.ConnectionId))
                    .SelectMany(c => AdoptedDrift(c, router).Concat(Difference(c, router, text))),
                .. wish.Absent.Where(a => !intent.Contains(a.ConnectionId)).SelectMany(a => Difference(a, router)),
                .. router.Connections.Where(c => !named.Contains(c.ConnectionId))
                    .Select(c => $"connection {c.ConnectionId} on {c.InterfaceName} is on the router and in no wish"),
            ],
        };
    }

    /// <summary>What is still to be done of the intent, whatever has become of others.</summary>
    public static RouterPlan OfChange(RouterWish wish, IReadOnlySet<Guid> intent, RouterReadBack router, WishText wished)
    {
        var text = new List<string>();
        var sessions = new List<string>();
        var drift = new List<string>();
        var foreign = new List<string>();

        foreach (var connection in wish.Connections.Where(c => intent.Contains(c.ConnectionId)))
        {
            drift.AddRange(AdoptedDrift(connection, router));
            var difference = Difference(connection, router, wished);
            if (difference.Count == 0) continue;
            text.AddRange(difference);
            sessions.AddRange(Touched(difference));
            foreign.AddRange(Foreign(connection, wish, intent, router));
            if (!IsOverwritten(connection, wish, router)) continue;
            drift.AddRange(difference);
            foreign.AddRange(Touched(difference).Select(peer => ByHand.Sentence(Address.Parse(peer))));
        }

        foreach (var absence in wish.Absent.Where(a => intent.Contains(a.ConnectionId)))
        {
            var difference = Difference(absence, router);
            if (difference.Count == 0) continue;
            text.AddRange(difference);
            sessions.AddRange(absence.PeerAddresses.Select(a => a.ToString()));
        }

        return new RouterPlan(text, sessions, drift, foreign);
    }

    /// <summary>An adopted connection of which nothing is to be changed needs no entry on the router.</summary>
    public static bool IsLeftAlone(ConnectionWish connection, RouterReadBack router) =>
        connection.Adopted && router.Find(connection.ConnectionId) is null
        && connection.Sessions.All(s => s.AdoptedHash is not null)
        && connection.Addresses.All(a => router.LegacyAddresses.Contains(new PlacedAddress(connection.InterfaceName, a)));

    /// <summary>
    /// Somebody changed the connection since it was committed, and the operator has not chosen to restore it. Closing is never held up.
    /// </summary>
    private static bool IsOverwritten(ConnectionWish connection, RouterWish wish, RouterReadBack router)
    {
        if (wish.Restore.Contains(connection.ConnectionId) || router.Find(connection.ConnectionId) is not { ChangedByHand: true } there) return false;
        return !there.Halves.Any(h => h.Applied.Open && connection.Sessions.Any(s => s.Family == h.Family && !s.Policy.Open));
    }

    /// <summary>Adopted sessions that are not as they were adopted.</summary>
    public static IEnumerable<string> AdoptedDrift(ConnectionWish connection, RouterReadBack router) =>
        from session in connection.Sessions
        where session.AdoptedHash is not null
        let legacy = router.Legacy.FirstOrDefault(l => l.Key == EmbeddedSessions.Key(session.PeerAddress))
        where legacy?.Hash != session.AdoptedHash
        select legacy is null
            ? $"the adopted session {session.PeerAddress} is not on the router any more"
            : $"the adopted session {session.PeerAddress} was changed on the router since it was adopted";

    /// <summary>Everything that is there of a connection that is not to be there.</summary>
    private static IEnumerable<string> Present(ConnectionAbsence absence, RouterReadBack router)
    {
        foreach (var line in router.Find(absence.ConnectionId)?.Lines ?? []) yield return line;
        if (!absence.Adopted) yield break;
        var sessions = router.Legacy.Where(l => absence.PeerAddresses.Contains(l.Key.PeerAddress));
        foreach (var line in sessions.SelectMany(l => l.Lines)) yield return line;
        var port = router.LegacyAddresses.Where(a => a.InterfaceName == absence.InterfaceName);
        foreach (var address in port.Where(a => absence.Addresses.Contains(a.Address)))
            yield return $"interface {address.InterfaceName} address {address.Address}";
    }

    /// <summary>What the connection would take from others that are not in the intent.</summary>
    private static IEnumerable<string> Foreign(ConnectionWish connection, RouterWish wish, IReadOnlySet<Guid> intent, RouterReadBack router)
    {
        var keys = connection.Sessions.Select(s => EmbeddedSessions.Key(s.PeerAddress)).ToHashSet();
        var leaving = wish.Absent.Where(a => intent.Contains(a.ConnectionId)).Select(a => a.ConnectionId).ToHashSet();
        foreach (var other in router.Connections.Where(c => c.ConnectionId != connection.ConnectionId && !leaving.Contains(c.ConnectionId)))
        {
            foreach (var key in other.Sessions.Where(keys.Contains))
                yield return $"session {key.PeerAddress} belongs to connection {other.ConnectionId}";
            foreach (var address in other.Addresses.Where(a => connection.Addresses.Any(c => c.Address == a.Address)))
                yield return $"address {address} of {other.InterfaceName} belongs to connection {other.ConnectionId}";
        }

        if (connection.Adopted) yield break;
        foreach (var legacy in router.Legacy.Where(l => keys.Contains(l.Key)))
            yield return $"session {legacy.Key.PeerAddress} is the operator's own";
        foreach (var address in router.LegacyAddresses.Where(a => connection.Addresses.Any(c => c.Address == a.Address.Address)))
            yield return $"address {address.Address} of {address.InterfaceName} is the operator's own";
    }

    private static List<string> Difference(ConnectionWish connection, RouterReadBack router, WishText wished) => Difference(
        connection.ConnectionId, router.Find(connection.ConnectionId)?.Lines ?? [],
        IsLeftAlone(connection, router) ? [] : wished.Of(connection));

    private static List<string> Difference(ConnectionAbsence absence, RouterReadBack router) =>
        Difference(absence.ConnectionId, [.. Present(absence, router)], []);

    /// <summary>Lines that go and lines that come, under the names they belong to.</summary>
    private static List<string> Difference(Guid connection, IReadOnlyList<string> has, IReadOnlyList<string> wanted)
    {
        if (has.SequenceEqual(wanted)) return [];
        var old = Qualified(has).ToList();
        var next = Qualified(wanted).ToList();
        return
        [
            $"connection {connection}",
            .. old.Except(next).Select(l => $"- {l}"),
            .. next.Except(old).Select(l => $"+ {l}"),
        ];
    }

    /// <summary>The peer addresses of the sessions whose lines differ: the others are left alone, as the speaker finds them equal.</summary>
    private static IEnumerable<string> Touched(IEnumerable<string> difference) => difference
        .Where(l => l.StartsWith("- session ", StringComparison.Ordinal) || l.StartsWith("+ session ", StringComparison.Ordinal))
        .Select(l => PeerOf(l.Split(' ', 4)[2])).Distinct();

    // A qualified line has one colon after the address.
    private static string PeerOf(string word) => Address.TryParse(word, out _) ? word : word[..^1];

    /// <summary>A line of a block with the head of its block in front: <c>session 192.0.2.0: ttl-security</c>.</summary>
    private static IEnumerable<string> Qualified(IEnumerable<string> lines)
    {
        var head = "";
        foreach (var line in lines)
        {
            if (line.StartsWith(' ')) yield return $"{head}:{line}";
            else
            {
                head = string.Join(' ', line.Split(' ').Take(2));
                yield return line;
            }
        }
    }
}
