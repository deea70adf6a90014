using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// What was last confirmed on this router, in a file beside it: read first and written last. An older writer sees the newer generation
/// and stops before it writes. gobgpd forgets everything when it ends: from this it is given back.
/// </summary>
/// <param name="ApplyId">The apply that was confirmed last.</param>
/// <param name="Life">
/// The set <see cref="GoBgpName.Life"/> of this name is in gobgpd as long as it has what it was given; empty when it was given nothing.
/// </param>
/// <param name="Contents">Neighbours, policies and addresses of ours.</param>
internal sealed record GoBgpConfirmed(
    Guid ApplyId, Guid Life, ImmutableSortedDictionary<Guid, GoBgpConfirmedConnection> Connections, GoBgpKept Contents)
{
    public static GoBgpConfirmed None { get; } =
        new(Guid.Empty, Guid.Empty, ImmutableSortedDictionary<Guid, GoBgpConfirmedConnection>.Empty, GoBgpKept.Nothing);

    public string LifeName => $"{GoBgpName.Life}{Life:N}";

    public static GoBgpConfirmed Read(string file) => RouterFile.Read<GoBgpConfirmed>(file) ?? None;

    public void Write(string file) => RouterFile.Write(file, this);

    /// <summary>With what was read back of the sessions of these connections: what differs from it later was changed by hand.</summary>
    public GoBgpConfirmed AsRead(GoBgpReading reading, IReadOnlySet<Guid> connections)
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

    private GoBgpConfirmedHalf? HalfOf(Guid connection, Address peer) =>
        Connections.GetValueOrDefault(connection)?.Halves.FirstOrDefault(h => h.Peer == peer);
}

/// <param name="Addresses">What we put on the port; what was there before is not ours to remove.</param>
internal sealed record GoBgpConfirmedConnection(
    string InterfaceName, ImmutableArray<InterfaceAddress> Addresses, ImmutableArray<GoBgpConfirmedHalf> Halves)
{
    public bool IsSameAs(GoBgpConfirmedConnection? other) =>
        other is not null && InterfaceName == other.InterfaceName && Addresses.SequenceEqual(other.Addresses)
            && Halves.SequenceEqual(other.Halves);
}

/// <param name="Hash">Of the session and its policies as they were read back when they were applied.</param>
internal sealed record GoBgpConfirmedHalf(Address Peer, int Generation, bool Adopted, string? Hash = null);
