using Peerline.Edge.Linux;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Bird;

/// <summary>What was read of the router before a decision: the files, what runs, and the ports.</summary>
/// <param name="EditedMain">A file that the operator has changed and BIRD has not read yet; Peerline's own may be it, too.</param>
internal sealed record BirdReading(
    BirdFile File, BirdMain Main, string? Trial, string? EditedMain, IReadOnlyList<BirdProtocol> Running,
    IReadOnlyDictionary<string, IReadOnlyList<InterfaceAddress>> Present, RouterCapabilities Capabilities, BirdRoaTables? Roa = null)
{
    public RouterMarker Marker => File.Marker;

    /// <summary>What runs is what the block says, by what BIRD shows of it.</summary>
    public bool Runs(BirdBlock block, int? limit = null) =>
        Running.FirstOrDefault(p => p.Name == block.Protocol) is { } p && p.Neighbor == block.Peer && p.Channel is { } c
        && c.ImportFilter == block.ImportFilter && c.ExportFilter == block.ExportFilter && (limit is null || c.ReceiveLimit == limit);

    /// <summary>Whose a protocol is: by its name, or by the marker when it was adopted; null when it is not ours.</summary>
    public Guid? OwnerOf(BirdProtocol protocol) =>
        BirdName.OwnerOf(protocol.Name) ?? (protocol.Neighbor is { } peer ? Marker.AdoptedBy(peer) : null);

    public string? HashOf(BirdProtocol protocol) => BirdName.OwnerOf(protocol.Name) is { } owner
        ? protocol.Neighbor is { } peer ? File.Find(owner, peer)?.Hash : null
        : RouterHash.Of(TextOf(protocol));

    /// <summary>A protocol of the operator's as text; one without a name of its own is known by what BIRD shows of it.</summary>
    public string TextOf(BirdProtocol protocol) =>
        Main.ProtocolText(protocol.Name)
        ?? $"{protocol.Name} {protocol.Neighbor} {protocol.NeighborAsn} "
           + $"{protocol.Channel?.ImportFilter} {protocol.Channel?.ExportFilter} {protocol.Channel?.ReceiveLimit}";

    /// <summary>The generation that is known to be on the router, by what runs or by the marker, whichever is newer.</summary>
    public int GenerationOf(Guid connection, Family family)
    {
        var running = Running.Where(p => p.Name.StartsWith(BirdName.Protocol(connection, family), StringComparison.Ordinal))
            .Select(p => BirdName.AppliedBy(p.Channel?.ImportFilter)?.Generation ?? 0);
        return Marker.GenerationsOf(connection, family).Concat(running).DefaultIfEmpty(0).Max();
    }

    public bool Has(PortAddress address) => Present.GetValueOrDefault(address.InterfaceName)?.Contains(address.Address) == true;
}
