using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>
/// The other connections of a peering with the route servers of an exchange, by their links on the same LAN. Every end of ours has a
/// session with every route server: a connection's sessions are with its own, and with those named here. A value: the order is that of
/// the addresses.
/// </summary>
public sealed record Mesh(IReadOnlyList<LinkAddresses> Links)
{
    /// <summary>Null when there is nobody else.</summary>
    public static Mesh? Of(IEnumerable<LinkAddresses> links) =>
        links.OrderBy(l => l.Peer).ToList() is { Count: > 0 } sorted ? new Mesh(sorted) : null;

    /// <summary>The route servers besides the connection's own.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<Address> Peers => Links.Select(l => l.Peer);

    public bool Equals(Mesh? other) => other is not null && Links.SequenceEqual(other.Links);

    public override int GetHashCode() => Links.Aggregate(0, HashCode.Combine);
}
