using Google.Protobuf;
using Peerline.Edge.GoBgp.Api;
using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.GoBgp;

/// <summary>What Peerline reads and writes of a GoBGP router: all neighbours, its own policies, its own addresses.</summary>
internal sealed class GoBgpConfiguration
{
    private Dictionary<string, GoBgpPolicy>? importOf;
    private Dictionary<string, GoBgpPolicy>? exportOf;

    /// <summary>Null when BGP has not been started on it.</summary>
    public Asn? Asn { get; init; }

    /// <summary>By address, configuration only.</summary>
    public Dictionary<string, Peer> Neighbors { get; init; } = [];

    /// <summary>By name, only ours; in the order in which they are looked at.</summary>
    public OrderedDictionary<string, GoBgpPolicy> Policies { get; init; } = [];

    /// <summary>Of those on the ports, the ones that were put there by us.</summary>
    public HashSet<PortAddress> Addresses { get; init; } = [];

    /// <summary>Neighbours whose session is Established: they hold routes of ours.</summary>
    public HashSet<string> Established { get; init; } = [];

    /// <summary>Only what the scope names.</summary>
    public GoBgpConfiguration Only(GoBgpScope scope) => new()
    {
        Asn = Asn,
        Neighbors = Neighbors.Where(n => scope.Neighbors.Contains(n.Key)).ToDictionary(),
        Policies = new(Policies.Where(p => scope.Policies.Contains(p.Key))),
        Addresses = [.. Addresses.Where(scope.Addresses.Contains)],
    };

    /// <summary>This, with everything in the scope as it is in the other one.</summary>
    public GoBgpConfiguration With(GoBgpConfiguration other, GoBgpScope scope) => new()
    {
        Asn = Asn ?? other.Asn,
        Neighbors = Neighbors.Where(n => !scope.Neighbors.Contains(n.Key))
            .Concat(other.Neighbors.Where(n => scope.Neighbors.Contains(n.Key))).ToDictionary(),
        Policies = new(Policies.Where(p => !scope.Policies.Contains(p.Key))
            .Concat(other.Policies.Where(p => scope.Policies.Contains(p.Key)))),
        Addresses = [.. Addresses.Where(a => !scope.Addresses.Contains(a)), .. other.Addresses.Where(scope.Addresses.Contains)],
        Established = Established,
    };

    /// <summary>The policy that decides about what comes from the neighbour.</summary>
    public GoBgpPolicy? ImportOf(string neighbor) => (importOf ??= Deciding(PolicyDirection.Import)).GetValueOrDefault(neighbor);

    /// <summary>The policy that decides about what goes to the neighbour.</summary>
    public GoBgpPolicy? ExportOf(string neighbor) => (exportOf ??= Deciding(PolicyDirection.Export)).GetValueOrDefault(neighbor);

    /// <summary>As it is kept in a file: messages as Protocol Buffers has them. It holds secrets.</summary>
    public GoBgpKept Keep() => new(
        [.. Neighbors.Values.Select(n => n.ToByteArray())],
        [
            .. Policies.Values.Select(p => new GoBgpKeptPolicy(
                p.Name, p.Direction is PolicyDirection.Import,
                [.. p.Statements.Select(s => s.ToByteArray())], [.. p.Sets.Select(s => s.ToByteArray())])),
        ],
        [.. Addresses]);

    public static GoBgpConfiguration From(GoBgpKept kept) => new()
    {
        Neighbors = kept.Neighbors.Select(Peer.Parser.ParseFrom).ToDictionary(p => p.Conf.NeighborAddress),
        Policies = new(kept.Policies.Select(p => KeyValuePair.Create(p.Name, new GoBgpPolicy(
            p.Name, p.Import ? PolicyDirection.Import : PolicyDirection.Export, [.. p.Statements.Select(Statement.Parser.ParseFrom)],
            [.. p.Sets.Select(DefinedSet.Parser.ParseFrom)])))),
        Addresses = [.. kept.Addresses],
    };

    /// <summary>
    /// Of several that are about a neighbour, the first that rejects or accepts: one that takes back decides about less than all.
    /// </summary>
    private Dictionary<string, GoBgpPolicy> Deciding(PolicyDirection direction)
    {
        var deciding = new Dictionary<string, GoBgpPolicy>();
        foreach (var policy in Policies.Values.Where(p => p.Direction == direction && p.IsInUse && !GoBgpName.IsPassing(p.Name)))
        {
            foreach (var neighbor in policy.Neighbors) deciding.TryAdd(neighbor, policy);
        }

        return deciding;
    }
}
