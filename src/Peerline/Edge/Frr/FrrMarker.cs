using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Frr;

/// <summary>
/// What was last confirmed on this router, in a file beside it: read first and written last. An older writer sees the newer generation
/// and stops before it writes.
/// </summary>
/// <param name="ApplyId">The apply that was confirmed last.</param>
internal sealed record FrrMarker(Guid ApplyId, ImmutableSortedDictionary<Guid, FrrMarkedConnection> Connections)
{
    public static FrrMarker None { get; } = new(Guid.Empty, ImmutableSortedDictionary<Guid, FrrMarkedConnection>.Empty);

    public static FrrMarker Read(string file) => RouterFile.Read<FrrMarker>(file) ?? None;

    public void Write(string file) => RouterFile.Write(file, this);

    /// <summary>With what was read back of the sessions of these connections: what differs from it later was changed by hand.</summary>
    public FrrMarker AsRead(FrrReading reading, IReadOnlySet<Guid> connections)
    {
        var marked = Connections;
        foreach (var (id, connection) in Connections.Where(c => connections.Contains(c.Key)))
        {
            var read = connection with
            {
                Halves = [.. connection.Halves.Select(h => h with { Hash = h.Adopted ? null : reading.AppliedHashOf(h.Peer.ToString()) })],
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

    private FrrMarkedHalf? HalfOf(Guid connection, Address peer) =>
        Connections.GetValueOrDefault(connection)?.Halves.FirstOrDefault(h => h.Peer == peer);
}

/// <param name="Addresses">What we put on the interface; what was there before is not ours to remove.</param>
internal sealed record FrrMarkedConnection(
    string InterfaceName, ImmutableArray<InterfaceAddress> Addresses, ImmutableArray<FrrMarkedHalf> Halves)
{
    public bool IsSameAs(FrrMarkedConnection? other) =>
        other is not null && InterfaceName == other.InterfaceName && Addresses.SequenceEqual(other.Addresses)
            && Halves.SequenceEqual(other.Halves);
}

/// <param name="Hash">Of the session and its policies as they were read back when they were applied.</param>
internal sealed record FrrMarkedHalf(Address Peer, int Generation, bool Adopted, string? Hash = null);
