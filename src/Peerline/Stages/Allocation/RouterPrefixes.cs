using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Workers;

namespace Peerline.Stages.Allocation;

/// <summary>
/// What the edge routers carry, by the last look at each: the subnets of their interfaces and the addresses of their sessions, whoever put them
/// there. Nothing that overlaps any of it is given to a connection.
/// </summary>
public sealed class RouterPrefixes(LiveRouters live)
{
    /// <param name="own">Not counted: what this connection has, and what stands on its port.</param>
    public IEnumerable<Prefix> Carried(Connection? own = null) => live.ByRouter.SelectMany(r => Of(r.Key, r.Value, own));

    private static IEnumerable<Prefix> Of(Guid router, LiveRouter seen, Connection? own)
    {
        if (seen.Observation is not { } observation) yield break;
        foreach (var i in observation.Interfaces.Where(i => own?.Port is not { } port || port.EdgeRouterId != router || port.InterfaceName != i.Name))
        {
            foreach (var a in i.Addresses) yield return new Prefix(a.Address, a.PrefixLength);
        }

        foreach (var session in observation.Sessions.Where(s => own is null || s.ConnectionId != own.Id))
        {
            yield return Host(session.PeerAddress);
            if (session.LocalAddress is { } local) yield return Host(local);
        }
    }

    private static Prefix Host(Address address) => new(address, Prefix.MaxLength(address.Afi));
}
