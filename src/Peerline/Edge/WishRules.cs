using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge;

/// <summary>What a wish must hold on any router before anything is written. All of it is said at once.</summary>
internal static class WishRules
{
    /// <param name="present">Addresses that each interface of the router has.</param>
    public static IEnumerable<string> Problems(
        IReadOnlyList<ConnectionWish> wished, IReadOnlyDictionary<string, IReadOnlyList<InterfaceAddress>> present) =>
        [
            .. wished.SelectMany(c => OnPort(c, present)),
            .. wished.SelectMany(c => c.Sessions).Where(s => s.AdoptedHash is null).SelectMany(OfSession),
        ];

    /// <summary>The sessions that are written: an adopted one is left as it is.</summary>
    public static IEnumerable<(ConnectionWish Connection, SessionWish Session)> Written(IEnumerable<ConnectionWish> wished) =>
        wished.SelectMany(c => c.Sessions.Where(s => s.AdoptedHash is null).Select(s => (c, s)));

    /// <summary>Ports of the change that belong to connections outside it.</summary>
    public static IEnumerable<string> PortsOfOthers(RouterWish wish, IReadOnlyList<ConnectionWish> wished)
    {
        var own = wished.Select(w => w.ConnectionId).ToHashSet();
        return
            from c in wished
            from other in wish.Connections
            where !own.Contains(other.ConnectionId) && other.InterfaceName == c.InterfaceName && !(other.IsShared && c.IsShared)
            select $"Interface {c.InterfaceName} belongs to connection {other.ConnectionId}.";
    }

    /// <summary>
    /// That a newer writer was here; null when none was. It may have written a half since, also one that is not wished here; or taken it off:
    /// what comes back after that is a later generation.
    /// </summary>
    /// <param name="generationOf">The generation of a half that is known to be on the router.</param>
    /// <param name="takenOff">The last generation of a half that was taken off.</param>
    public static NewerWriter? Superseded(
        IReadOnlyList<ConnectionWish> wished, IReadOnlyList<ConnectionAbsence> absent, Func<Guid, Family, int> generationOf,
        Func<Guid, Family, int> takenOff)
    {
        var newer = Newer(wished, absent, generationOf, takenOff).ToList();
        return newer.Count == 0 ? null : newer[0] with { Generation = newer.Max(n => n.Generation) };
    }

    private static IEnumerable<NewerWriter> Newer(
        IReadOnlyList<ConnectionWish> wished, IReadOnlyList<ConnectionAbsence> absent, Func<Guid, Family, int> generationOf,
        Func<Guid, Family, int> takenOff)
    {
        foreach (var (c, s) in wished.SelectMany(c => c.Sessions.Select(s => (c, s))))
        {
            var (there, off) = (generationOf(c.ConnectionId, s.Family), takenOff(c.ConnectionId, s.Family));
            if (there > s.Generation) yield return new($"Session {s.PeerAddress} has generation {there} on the router, this is {s.Generation}.", there);
            if (off >= s.Generation) yield return new($"Session {s.PeerAddress} was taken off the router as generation {off}, this is {s.Generation}.", off);
        }

        var unwished = absent.Select(a => (a.ConnectionId, a.TakenOff)).Concat(wished.Select(c => (c.ConnectionId, c.TakenOff)));
        foreach (var (id, family, off) in unwished.SelectMany(c => new[] { Family.IPv4, Family.IPv6 }.Select(f => (c.ConnectionId, f, c.TakenOff.Of(f)))))
        {
            if (wished.Any(w => w.ConnectionId == id && w.Sessions.Any(s => s.Family == family))) continue;
            if (generationOf(id, family) is var there && there > off)
                yield return new($"{id}: the {family} session has generation {there} on the router, {off} is to be gone.", there);
        }
    }

    private static IEnumerable<string> OnPort(ConnectionWish c, IReadOnlyDictionary<string, IReadOnlyList<InterfaceAddress>> present)
    {
        if (!RouterText.IsInterfaceName(c.InterfaceName))
        {
            yield return $"'{RouterText.Printable(c.InterfaceName)}' is not the name of an interface.";
        }
        else if (!present.TryGetValue(c.InterfaceName, out var addresses)) yield return $"The router has no interface {c.InterfaceName}.";
        else if (c.IsShared)
        {
            foreach (var local in c.Sessions.Select(s => s.LocalAddress).Where(l => addresses.All(p => p.Address != l)))
            {
                yield return $"{local} is not on {c.InterfaceName}: the operator configures its own address on the exchange.";
            }
        }
    }

    private static IEnumerable<string> OfSession(SessionWish s)
    {
        var v4 = s.Family is Family.IPv4;
        if (s.PeerAddress.IsIPv4 != v4 || s.LocalAddress.IsIPv4 != v4)
        {
            yield return $"Session {s.PeerAddress} has addresses of another family.";
        }

        if (s.Policy.Accept.Any(p => p.Prefix.Network.IsIPv4 != v4) || s.Policy.Announce.Any(p => p.Network.IsIPv4 != v4))
        {
            yield return $"The policy of {s.PeerAddress} has prefixes of another family.";
        }

        if (s.KeyIsLost)
        {
            yield return $"The MD5 key of {s.PeerAddress} cannot be opened with this installation's keys/secrets.key: "
                         + "agree on a new one for each half, or remove the connection.";
        }

        if (s.Md5Key is { } key && !RouterText.IsMd5Key(key))
        {
            yield return $"The MD5 key of {s.PeerAddress} is not 1 to {RouterText.MaxMd5Key} printable characters without spaces.";
        }

        if (s.MaxPrefixes < 1) yield return $"The prefix limit of {s.PeerAddress} is {s.MaxPrefixes}.";
    }
}

/// <summary>A newer writer was at the router.</summary>
/// <param name="Generation">The latest that it has written of what the change is about.</param>
internal sealed record NewerWriter(string Sentence, int Generation);
