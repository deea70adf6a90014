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

    /// <summary>The highest generations confirmed, by connection. They outlive it: a late writer brings nothing back.</summary>
    public IReadOnlyDictionary<Guid, Generations> Markers { get; init; } = new Dictionary<Guid, Generations>();

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
            Markers = Raised(change),
            RetiredSessions = [.. RetiredSessions.Union(adopted.SelectMany(a => a.PeerAddresses).Select(EmbeddedSessions.Key))],
            RetiredAddresses =
                [.. RetiredAddresses.Union(adopted.SelectMany(a => a.Addresses.Select(x => new PlacedAddress(a.InterfaceName, x))))],
        };
    }

    public bool IsChangedByHand(ConnectionWish connection, Asn localAsn) =>
        Hashes.TryGetValue(connection.ConnectionId, out var committed) && committed != HashOf(connection, localAsn);

    private string HashOf(ConnectionWish connection, Asn localAsn) => ConnectionText.Hash(ConnectionText.Lines(connection, localAsn, Salt));

    /// <summary>The highest generation that was confirmed for a half; 0 for none.</summary>
    public int Generation(Guid connection, Family family) => Markers.GetValueOrDefault(connection, Generations.None).Of(family);

    /// <inheritdoc cref="WishRules.Superseded"/>
    internal NewerWriter? Superseded(CommitRequest change)
    {
        return WishRules.Superseded(
            change.Connections, change.Absent, (id, family) => Has(id, family) ? Generation(id, family) : 0,
            (id, family) => Has(id, family) ? 0 : Generation(id, family));

        bool Has(Guid connection, Family family) => Find(connection)?.Sessions.Any(s => s.Family == family) ?? false;
    }

    private Dictionary<Guid, Generations> Raised(CommitRequest change)
    {
        var markers = new Dictionary<Guid, Generations>(Markers);
        void Raise(Guid connection, Generations to) => markers[connection] = markers.GetValueOrDefault(connection, Generations.None).Raised(to);
        foreach (var absence in change.Absent) Raise(absence.ConnectionId, absence.TakenOff);
        foreach (var wish in change.Connections)
            Raise(wish.ConnectionId, new(wish.V4?.Generation ?? wish.TakenOff.V4, wish.V6?.Generation ?? wish.TakenOff.V6));
        return markers;
    }
}
