using Google.Protobuf;
using Peerline.Edge.GoBgp.Api;
using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.GoBgp;

/// <summary>What was read of the router before a decision: its configuration, its ports, what was confirmed.</summary>
internal sealed partial record GoBgpReading
{
    public required GoBgpConfiguration Configuration { get; init; }

    /// <summary>Every neighbour as gobgpd tells it, with its state.</summary>
    public required IReadOnlyList<Peer> Peers { get; init; }

    public required IReadOnlyList<InterfaceObservation> Ports { get; init; }
    public required GoBgpConfirmed Confirmed { get; init; }

    /// <summary>What is in use globally in each direction, the operator's and that which ours are part of.</summary>
    public required PolicyAssignment Import { get; init; }
    public required PolicyAssignment Export { get; init; }

    /// <summary>The caches that the operator has named to gobgpd.</summary>
    public IReadOnlyList<Rpki> Caches { get; init; } = [];

    /// <summary>The sets that tell whether gobgpd still has what it was given.</summary>
    public required IReadOnlyList<string> Lives { get; init; }

    /// <summary>What gobgpd was given is gone, or half gone: by no hand, but by a restart or a reload.</summary>
    public bool IsLost => Confirmed.Life != Guid.Empty && !Lives.Contains(Confirmed.LifeName);

    /// <summary>Puts together what gobgpd, the kernel and the files tell.</summary>
    public static GoBgpReading Of(
        GoBgpConfirmed confirmed, GoBgpJournal? journal, Asn? asn, IReadOnlyList<Peer> peers, IReadOnlyList<PolicyAssignment> assignments,
        IReadOnlyList<Policy> policies, IReadOnlyList<DefinedSet> sets, IReadOnlyList<InterfaceObservation> ports)
    {
        var own = sets.ToLookup(s => GoBgpName.PolicyOf(s.Name));
        var statements = policies.Where(p => p.Name is GoBgpName.Import or GoBgpName.Export)
            .SelectMany(p => p.Statements.Select(s => (Whole: p.Name, Name: GoBgpName.PolicyOf(s.Name), Statement: s)))
            .Where(x => x.Name is not null).GroupBy(x => x.Name!).ToList();
        // Sets without statements are what a writer that died had begun with.
        var names = statements.Select(g => g.Key).Union(own.Select(g => g.Key).OfType<string>());
        var parts = statements.ToDictionary(g => g.Key);
        return new GoBgpReading
        {
            Configuration = new GoBgpConfiguration
            {
                Asn = asn,
                Neighbors = peers.Where(p => p.Conf.NeighborAddress.Length > 0)
                    .ToDictionary(p => p.Conf.NeighborAddress, GoBgpPeer.Configured),
                Policies = new(names.Select(n => KeyValuePair.Create(n, GoBgpPolicy.Read(
                    n, parts.GetValueOrDefault(n)?.First().Whole is GoBgpName.Export ? PolicyDirection.Export : PolicyDirection.Import,
                    parts.GetValueOrDefault(n)?.Select(x => x.Statement) ?? [], own[n])))),
                Addresses =
                [
                    .. Ours(confirmed, journal).Where(a => ports.Any(p => p.Name == a.InterfaceName && p.Addresses.Contains(a.Address))),
                ],
                Established = [.. peers.Where(GoBgpObservation.IsEstablished).Select(p => p.Conf.NeighborAddress)],
            },
            Peers = peers,
            Ports = ports,
            Confirmed = confirmed,
            Import = assignments.FirstOrDefault(a => a.Direction is PolicyDirection.Import) ?? new PolicyAssignment(),
            Export = assignments.FirstOrDefault(a => a.Direction is PolicyDirection.Export) ?? new PolicyAssignment(),
            Lives = [.. sets.Select(s => s.Name).Where(n => n.StartsWith(GoBgpName.Life, StringComparison.Ordinal))],
        };
    }

    /// <summary>Addresses that each port has, wherever they come from.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<InterfaceAddress>> Present => Ports.ToDictionary(p => p.Name, p => p.Addresses);

    public InterfaceObservation? Port(string name) => Ports.FirstOrDefault(p => p.Name == name);

    /// <summary>
    /// Whose a neighbour is: by the policy that decides about it, by its description, or by what was confirmed when it was adopted; null
    /// when it is not ours.
    /// </summary>
    public Guid? OwnerOf(string neighbor) =>
        PolicyOf(neighbor)?.ConnectionId ?? Described(neighbor)
        ?? (Address.TryParse(neighbor, out var peer) ? Confirmed.Marker.AdoptedBy(peer) : null);

    /// <summary>What the neighbour's import policy says of connection, generation and openness.</summary>
    public GoBgpName? PolicyOf(string neighbor) => Configuration.ImportOf(neighbor) is { } policy ? GoBgpName.TryParse(policy.Name) : null;

    public string? HashOf(string neighbor) =>
        Configuration.Neighbors.TryGetValue(neighbor, out var peer) ? GoBgpPeer.Hash(peer) : null;

    /// <summary>Of everything that a session of ours consists of: its neighbour, and the policies that decide about it.</summary>
    public string? AppliedHashOf(string neighbor) => Configuration.Neighbors.TryGetValue(neighbor, out var peer)
        ? RouterHash.Of(string.Join('\n', [
            Convert.ToHexStringLower(peer.ToByteArray()), .. Configuration.ImportOf(neighbor)?.Lines ?? [],
            .. Configuration.ExportOf(neighbor)?.Lines ?? []]))
        : null;

    /// <summary>
    /// The generation that is known to be on the router, by its configuration or by what was confirmed, whichever is newer.
    /// </summary>
    public int GenerationOf(Guid connection, Model.Family family)
    {
        var found = Configuration.Policies.Values.Where(p => p.IsInUse).Select(p => GoBgpName.TryParse(p.Name))
            .Where(p => p?.ConnectionId == connection && p.Family == family).Select(p => p!.Generation);
        return Confirmed.Marker.GenerationsOf(connection, family).Concat(found).DefaultIfEmpty(0).Max();
    }

    /// <summary>The port has the address, but not from us: there is nothing to write and nothing to remove.</summary>
    public bool HasFromElsewhere(PortAddress address) =>
        Port(address.InterfaceName)?.Addresses.Contains(address.Address) == true && !Configuration.Addresses.Contains(address);

    /// <summary>What was confirmed, and what a writer that died, or is at it, put there.</summary>
    private static IEnumerable<PortAddress> Ours(GoBgpConfirmed confirmed, GoBgpJournal? journal) =>
        confirmed.Marker.Connections.Values.SelectMany(c => c.Addresses.Select(a => new PortAddress(c.InterfaceName, a)))
            .Concat(journal?.Scope.Addresses.Union(journal.Before.Addresses) ?? []);

    private Guid? Described(string neighbor) =>
        Configuration.Neighbors.TryGetValue(neighbor, out var peer)
        && OwnDescription().Match(peer.Conf.Description) is { Success: true } own
            ? Guid.Parse(own.Groups[1].Value)
            : null;

    [System.Text.RegularExpressions.GeneratedRegex("^peerline ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$")]
    private static partial System.Text.RegularExpressions.Regex OwnDescription();
}
