using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Allocation;

/// <summary>What one edge router carries, whoever put it there: the subnets of its interfaces and its sessions.</summary>
public sealed record Carried(IReadOnlyList<CarriedSubnet> Subnets, IReadOnlyList<CarriedSession> Sessions)
{
    /// <summary>In one order, whatever the router's.</summary>
    public static Carried Of(RouterObservation seen) => new(
        [.. seen.Interfaces.SelectMany(i => i.Addresses.Select(a => new CarriedSubnet(i.Name, new Prefix(a.Address, a.PrefixLength))))
            .Distinct().OrderBy(s => s.InterfaceName, StringComparer.Ordinal).ThenBy(s => s.Subnet)],
        [.. seen.Sessions.Select(s => new CarriedSession(s.PeerAddress, s.LocalAddress, s.InterfaceName, s.ConnectionId))
            .Distinct().OrderBy(s => s.Peer).ThenBy(s => s.InterfaceName, StringComparer.Ordinal)]);

    public bool IsSame(Carried other) => Subnets.SequenceEqual(other.Subnets) && Sessions.SequenceEqual(other.Sessions);

    /// <summary>Nothing that overlaps any of it is given to a connection.</summary>
    /// <param name="own">Not counted: what this connection has, and what stands on its port.</param>
    public IEnumerable<Prefix> Prefixes(Guid router, Connection? own)
    {
        foreach (var s in Subnets.Where(s => own?.Port is not { } port || port.EdgeRouterId != router || port.InterfaceName != s.InterfaceName))
            yield return s.Subnet;
        foreach (var session in Sessions.Where(s => own is null || s.ConnectionId != own.Id))
        {
            yield return Host(session.Peer);
            if (session.Local is { } local) yield return Host(local);
        }
    }

    /// <summary>A session that is not ours runs on the interface.</summary>
    public bool HasLegacy(string interfaceName) => Sessions.Any(s => s.ConnectionId is null && s.InterfaceName == interfaceName);

    private static Prefix Host(Address address) => new(address, Prefix.MaxLength(address.Afi));
}

public sealed record CarriedSubnet(string InterfaceName, Prefix Subnet);

/// <param name="ConnectionId">Null for a session that is not ours.</param>
public sealed record CarriedSession(Address Peer, Address? Local, string? InterfaceName, Guid? ConnectionId);
