using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

/// <summary>
/// What Peerline has confirmed on this router: its connections, their generation markers, and what of the base configuration adopted
/// connections have taken away. A value; changes make a new one.
/// </summary>
public sealed record RouterConfiguration
{
    /// <summary>Counts the confirmed changes; a change names the revision that it was planned on.</summary>
    public long Revision { get; init; }

    /// <summary>Makes the fingerprints of MD5 keys useless outside this router.</summary>
    public required string Salt { get; init; }
    public IReadOnlyList<ConnectionWish> Connections { get; init; } = [];

    /// <summary>The highest generation confirmed, by connection. It outlives the connection: a late writer brings nothing back.</summary>
    public IReadOnlyDictionary<Guid, GenerationMarker> Markers { get; init; } = new Dictionary<Guid, GenerationMarker>();

    /// <summary>Hashes of the connections as they were committed: what differs from them was edited in the file.</summary>
    public IReadOnlyDictionary<Guid, string> Hashes { get; init; } = new Dictionary<Guid, string>();

    /// <summary>Sessions of the base configuration whose adopted connection was removed.</summary>
    public IReadOnlyList<SessionKey> RetiredSessions { get; init; } = [];
    public IReadOnlyList<PlacedAddress> RetiredAddresses { get; init; } = [];

    /// <summary>
    /// Addresses that this process put on interfaces, written before they are put there: after a crash nothing is left that nobody knows.
    /// </summary>
    public IReadOnlyList<PlacedAddress> Placed { get; init; } = [];

    public ConnectionWish? Find(Guid connection) => Connections.FirstOrDefault(c => c.ConnectionId == connection);

    /// <summary>The configuration after a change; markers rise with it, since both are written at once.</summary>
    public RouterConfiguration With(CommitRequest change)
    {
        var gone = change.Absent.Select(a => a.ConnectionId).Concat(change.Connections.Select(c => c.ConnectionId)).ToHashSet();
        var adopted = change.Absent.Where(a => a.Adopted).ToList();
        var hashes = Hashes.Where(h => !gone.Contains(h.Key)).ToDictionary();
        foreach (var connection in change.Connections) hashes[connection.ConnectionId] = HashOf(connection, change.LocalAsn);
        return this with
        {
            Revision = Revision + 1,
            Connections = [.. Connections.Where(c => !gone.Contains(c.ConnectionId)), .. change.Connections],
            Hashes = hashes,
            Markers = change.Connections.Aggregate(new Dictionary<Guid, GenerationMarker>(Markers), Raise),
            RetiredSessions = [.. RetiredSessions.Union(adopted.SelectMany(a => a.PeerAddresses).Select(EmbeddedSessions.Key))],
            RetiredAddresses =
                [.. RetiredAddresses.Union(adopted.SelectMany(a => a.Addresses.Select(x => new PlacedAddress(a.InterfaceName, x))))],
        };
    }

    public bool IsChangedByHand(ConnectionWish connection, Asn localAsn) =>
        Hashes.TryGetValue(connection.ConnectionId, out var committed) && committed != HashOf(connection, localAsn);

    private string HashOf(ConnectionWish connection, Asn localAsn) => ConnectionText.Hash(ConnectionText.Lines(connection, localAsn, Salt));

    /// <summary>The highest generation that was confirmed for a half; 0 for none.</summary>
    public int Generation(Guid connection, Family family) =>
        Markers.TryGetValue(connection, out var marker) ? family == Family.IPv4 ? marker.V4 : marker.V6 : 0;

    /// <summary>Halves of the wishes that are older than what was confirmed once.</summary>
    public IEnumerable<string> Superseded(IEnumerable<ConnectionWish> wishes) =>
        from wish in wishes
        from session in wish.Sessions
        let newest = Generation(wish.ConnectionId, session.Family)
        where session.Generation < newest
        select $"{session.PeerAddress}: generation {session.Generation} is wished, {newest} was confirmed before.";

    private static Dictionary<Guid, GenerationMarker> Raise(Dictionary<Guid, GenerationMarker> markers, ConnectionWish wish)
    {
        var old = markers.GetValueOrDefault(wish.ConnectionId, new GenerationMarker(0, 0));
        markers[wish.ConnectionId] = new(Math.Max(old.V4, wish.V4?.Generation ?? 0), Math.Max(old.V6, wish.V6?.Generation ?? 0));
        return markers;
    }
}
