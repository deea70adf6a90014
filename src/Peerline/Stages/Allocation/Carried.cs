using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Allocation;

/// <summary>What one edge router carries, whoever put it there: the subnets of its interfaces and its sessions.</summary>
public sealed record Carried(IReadOnlyList<CarriedSubnet> Subnets, IReadOnlyList<CarriedSession> Sessions)
{
    /// <summary>In one order, whatever the router's.</summary>
    public static Carried Of(RouterObservation seen) => new(
        [.. seen.Interfaces.SelectMany(i => i.Addresses.Select(a => new CarriedSubnet(i.Name, new Prefix(a.Address, a.PrefixLength), a.Address)))
            .Distinct().OrderBy(s => s.InterfaceName, StringComparer.Ordinal).ThenBy(s => s.Subnet).ThenBy(s => s.Own)],
        [.. seen.Sessions.Select(s => new CarriedSession(s.PeerAddress, s.LocalAddress, s.InterfaceName, s.ConnectionId))
            .Distinct().OrderBy(s => s.Peer).ThenBy(s => s.InterfaceName, StringComparer.Ordinal)]);

    public bool IsSame(Carried other) => Subnets.SequenceEqual(other.Subnets) && Sessions.SequenceEqual(other.Sessions);

    /// <summary>
    /// Nothing that overlaps any of it is given to a connection. Of the LAN of an exchange on which the connection is, only the addresses that
    /// the router has there count.
    /// </summary>
    /// <param name="own">Not counted: what this connection has, and what stands on its port.</param>
    /// <param name="mesh">Connections whose sessions towards the same route servers are no other's.</param>
    public IEnumerable<Prefix> Prefixes(Guid router, Connection? own, IReadOnlySet<Guid> mesh)
    {
        var lans = new[] { own?.Asked.LanV4, own?.Asked.LanV6 }.OfType<LinkAddresses>().Select(l => l.Subnet).ToList();
        foreach (var s in Subnets.Where(s => own?.Port is not { } port || port.EdgeRouterId != router || port.InterfaceName != s.InterfaceName))
            yield return s.Own is { } address && lans.Contains(s.Subnet) ? Host(address) : s.Subnet;
        foreach (var session in Sessions.Where(s => own is null || s.ConnectionId != own.Id))
        {
            if (session.ConnectionId is not { } of || !mesh.Contains(of)) yield return Host(session.Peer);
            if (session.Local is { } local) yield return Host(local);
        }
    }

    /// <summary>A session that is not ours runs on the interface.</summary>
    public bool HasLegacy(string interfaceName) => Sessions.Any(s => s.ConnectionId is null && s.InterfaceName == interfaceName);

    private static Prefix Host(Address address) => new(address, Prefix.MaxLength(address.Afi));
}

/// <param name="Own">The router's own address in it; null where an older version has kept the look.</param>
public sealed record CarriedSubnet(string InterfaceName, Prefix Subnet, Address? Own = null);

/// <param name="ConnectionId">Null for a session that is not ours.</param>
public sealed record CarriedSession(Address Peer, Address? Local, string? InterfaceName, Guid? ConnectionId);
