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

    public static FrrMarker Read(string file) => FrrFile.Read<FrrMarker>(file) ?? None;

    public void Write(string file) => FrrFile.Write(file, this);

    /// <summary>Whose an adopted session is: its configuration does not say it.</summary>
    public Guid? AdoptedBy(Address peer) =>
        Connections.Where(c => c.Value.Halves.Any(h => h.Adopted && h.Peer == peer)).Select(c => (Guid?)c.Key).FirstOrDefault();
}

/// <param name="Addresses">What we put on the interface; what was there before is not ours to remove.</param>
internal sealed record FrrMarkedConnection(
    string InterfaceName, ImmutableArray<InterfaceAddress> Addresses, ImmutableArray<FrrMarkedHalf> Halves)
{
    public bool IsSameAs(FrrMarkedConnection? other) =>
        other is not null && InterfaceName == other.InterfaceName && Addresses.SequenceEqual(other.Addresses)
            && Halves.SequenceEqual(other.Halves);
}

internal sealed record FrrMarkedHalf(Address Peer, int Generation, bool Adopted);
