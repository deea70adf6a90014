using System.Collections.Immutable;
using System.Text.Json;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge;

/// <summary>
/// What was last confirmed on this router, in a file beside it or in the router's own: read first and written last. An older writer sees
/// the newer generation and stops before it writes.
/// </summary>
/// <param name="ApplyId">The apply that was confirmed last.</param>
internal sealed record RouterMarker(Guid ApplyId, ImmutableSortedDictionary<Guid, MarkedConnection> Connections)
{
    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web);

    /// <summary>A writer that is late is so by moments or minutes: nobody removes as many connections in that time.</summary>
    private const int MostTakenOff = 1000;

    public static RouterMarker None { get; } = new(Guid.Empty, ImmutableSortedDictionary<Guid, MarkedConnection>.Empty);

    /// <summary>What was taken off, the last at the end: a writer that is late brings nothing of it back. Of so many connections.</summary>
    public ImmutableArray<MarkedRemoval> TakenOff { get; init; } = [];

    public static RouterMarker Read(string file) => RouterFile.Read<RouterMarker>(file) ?? None;

    public void Write(string file) => RouterFile.Write(file, this);

    /// <summary>
    /// On one line, where it is kept in the router's own file; without what was taken off, of which nothing is left in that file.
    /// </summary>
    public string ToLine() => JsonSerializer.Serialize(new { ApplyId, Connections }, OneLine);

    public static RouterMarker FromLine(string line) => JsonSerializer.Deserialize<RouterMarker>(line, OneLine) ?? None;

    /// <summary>With what was read back of the sessions of these connections: what differs from it later was changed by hand.</summary>
    /// <param name="hashOf">Of a session that is ours, by its peer's address.</param>
    public RouterMarker AsRead(Func<Address, string?> hashOf, IReadOnlySet<Guid> connections)
    {
        var marked = Connections;
        foreach (var (id, connection) in Connections.Where(c => connections.Contains(c.Key)))
        {
            var read = connection with
            {
                Halves = [.. connection.Halves.Select(h => h with { Hash = h.Adopted ? null : hashOf(h.Peer) })],
            };
            if (!read.IsSameAs(connection)) marked = marked.SetItem(id, read);
        }

        return marked == Connections ? this : this with { Connections = marked };
    }

    /// <summary>What was read back of a session when it was last applied; null when that is not known.</summary>
    public string? HashOf(Guid connection, Address peer) => HalfOf(connection, peer)?.Hash;

    /// <summary>The session was confirmed as one of the connection's.</summary>
    public bool Knows(Guid connection, Address peer) => HalfOf(connection, peer) is not null;

    /// <summary>Whose an adopted session is: its configuration does not say it.</summary>
    public Guid? AdoptedBy(Address peer) =>
        Connections.Where(c => c.Value.Halves.Any(h => h.Adopted && h.Peer == peer)).Select(c => (Guid?)c.Key).FirstOrDefault();

    /// <summary>The generation as which a session was adopted; null when it was not.</summary>
    public int? AdoptedGeneration(Address peer) =>
        Connections.Values.SelectMany(c => c.Halves).Where(h => h.Adopted && h.Peer == peer).Select(h => (int?)h.Generation).FirstOrDefault();

    /// <summary>The generations of a connection's sessions of one family that were confirmed.</summary>
    public IEnumerable<int> GenerationsOf(Guid connection, Family family) =>
        Connections.GetValueOrDefault(connection)?.Halves.Where(h => h.Peer.IsIPv4 == (family is Family.IPv4)).Select(h => h.Generation) ?? [];

    /// <summary>The last generation of a half that was taken off; 0 when none was.</summary>
    public int TakenOffOf(Guid connection, Family family) =>
        TakenOff.FirstOrDefault(r => r.ConnectionId == connection)?.Last.Of(family) ?? 0;

    /// <summary>With what an apply puts on the router and takes off it; the same one when that is what it says already.</summary>
    /// <param name="places">The apply puts the address on the port: it was not there before us.</param>
    /// <param name="hashOf">Of a session as it is known before it was read back; null when that is not known.</param>
    public RouterMarker After(
        Guid applyId, IReadOnlyList<ConnectionWish> wished, IReadOnlyList<ConnectionAbsence> absent,
        Func<string, InterfaceAddress, bool> places, Func<ConnectionWish, SessionWish, string?> hashOf)
    {
        var connections = Connections.RemoveRange(absent.Select(a => a.ConnectionId));
        foreach (var c in wished)
        {
            var had = Connections.GetValueOrDefault(c.ConnectionId) is { } marked && marked.InterfaceName == c.InterfaceName
                ? marked.Addresses : [];
            var put = c.Addresses.Where(a => had.Contains(a) || places(c.InterfaceName, a));
            var halves = c.Sessions.Select(s => new MarkedHalf(s.PeerAddress, s.Generation, s.AdoptedHash is not null, hashOf(c, s)));
            connections = connections.SetItem(c.ConnectionId, new MarkedConnection(c.InterfaceName, [.. put], [.. halves]));
        }

        var takenOff = absent.Select(a => new MarkedRemoval(a.ConnectionId, a.TakenOff))
            .Concat(wished.Select(c => new MarkedRemoval(c.ConnectionId, c.TakenOff))).Aggregate(TakenOff, Raised);
        var same = connections.Count == Connections.Count && takenOff == TakenOff
                   && connections.All(c => c.Value.IsSameAs(Connections.GetValueOrDefault(c.Key)));
        return same ? this : new RouterMarker(applyId, connections) { TakenOff = takenOff };
    }

    private static ImmutableArray<MarkedRemoval> Raised(ImmutableArray<MarkedRemoval> known, MarkedRemoval next)
    {
        var had = known.FirstOrDefault(r => r.ConnectionId == next.ConnectionId)?.Last ?? Generations.None;
        var last = had.Raised(next.Last);
        return last == had ? known : [.. known.Where(r => r.ConnectionId != next.ConnectionId).Append(next with { Last = last }).TakeLast(MostTakenOff)];
    }

    private MarkedHalf? HalfOf(Guid connection, Address peer) =>
        Connections.GetValueOrDefault(connection)?.Halves.FirstOrDefault(h => h.Peer == peer);
}

/// <param name="Last">The generations of its halves when they were taken off.</param>
internal sealed record MarkedRemoval(Guid ConnectionId, Generations Last);

/// <param name="Addresses">What we put on the interface; what was there before is not ours to remove.</param>
internal sealed record MarkedConnection(
    string InterfaceName, ImmutableArray<InterfaceAddress> Addresses, ImmutableArray<MarkedHalf> Halves)
{
    public bool IsSameAs(MarkedConnection? other) =>
        other is not null && InterfaceName == other.InterfaceName && Addresses.SequenceEqual(other.Addresses)
            && Halves.SequenceEqual(other.Halves);
}

/// <param name="Hash">Of the session and its policies as they were read back when they were applied.</param>
internal sealed record MarkedHalf(Address Peer, int Generation, bool Adopted, string? Hash = null);
