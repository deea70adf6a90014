using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Workers;
using Peerline.Storage;

namespace Peerline.Stages.Legacy;

/// <summary>Reads the legacy sessions out of what the routers were last seen to run.</summary>
public sealed class LegacySessions(PeerlineStore store, LiveRouters live) : ILegacySessions
{
    public async Task<IReadOnlyList<LegacySession>> ListAsync(string metro, Asn? asn, CancellationToken cancel)
    {
        var places = await store.ReadAsync(Caller.System, db => (
            from m in db.Metros
            where m.NameKey == Work.Key(metro)
            join f in db.Facilities on m.Id equals f.MetroId
            join r in db.EdgeRouters on f.Id equals r.FacilityId
            select new { Router = r, f.PeeringDbId }).ToListAsync(cancel), cancel);
        // Most routers run nothing but what is ours, and then there is nothing to tell apart.
        var strange = (
            from p in places
            let seen = live.Of(p.Router.Id)?.Observation
            where seen is not null && seen.Sessions.Any(IsStrange)
            select (Router: p.Router.ToEdgeRouter(), p.PeeringDbId, Seen: seen)).ToList();
        if (strange.Count == 0) return [];
        var ports = await store.ReadAsync(Caller.System, async db => (await db.Ports.ToListAsync(cancel)).Select(p => p.ToPort()).ToList(), cancel);
        var exchanges = await store.ReadAsync(
            Caller.System, async db => (await db.Exchanges.ToListAsync(cancel)).Select(e => e.ToExchange()).ToList(), cancel);
        var owned = await OwnedAsync([.. strange.Select(s => s.Router.Id)], cancel);
        var list = new List<LegacySession>();
        foreach (var (router, facility, seen) in strange)
        {
            var here = exchanges.Where(e => e.EdgeRouterId == router.Id).ToList();
            list.AddRange(Of(seen, owned.Where(o => o.Router == router.Id).Select(o => o.Peer).ToHashSet(), here)
                .Where(s => asn is null || s.PeerAsn == asn)
                .Select(s => s.ToSession(
                    router, facility, ports.FirstOrDefault(p => p.EdgeRouterId == router.Id && p.InterfaceName == s.InterfaceName))));
        }

        return list;
    }

    private static bool IsStrange(SessionObservation session) => session.ConnectionId is null && session.InterfaceName is not null;

    /// <summary>The addresses of peers whose sessions on these routers are ours: not legacy, whatever the router's marker says.</summary>
    private Task<List<(Guid Router, Address Peer)>> OwnedAsync(List<Guid> routers, CancellationToken cancel) => store.ReadAsync(Caller.System, async db =>
        (await db.Connections.Where(c => c.State != nameof(ConnectionState.Gone) && c.EdgeRouterId != null && routers.Contains(c.EdgeRouterId.Value))
            .ToListAsync(cancel))
            .Select(r => r.ToConnection())
            .Where(c => c.Adoption is null or { AdoptedAt: not null })
            .SelectMany(c => new[] { c.Addresses?.V4, c.Addresses?.V6 }.OfType<LinkAddresses>().Select(l => (c.Port!.EdgeRouterId, l.Peer)))
            .ToList(), cancel);

    /// <summary>
    /// The sessions that nobody of ours has put there, both halves of a link together. On an exchange a peer may have several routers:
    /// its first IPv4 address goes with its first IPv6 address, and so on. Pure.
    /// </summary>
    /// <param name="exchanges">Those on which this router has the operator's port.</param>
    internal static IEnumerable<LegacyLink> Of(
        RouterObservation observation, IReadOnlySet<Address> owned, IReadOnlyList<Exchange> exchanges) =>
        from session in observation.Sessions
        where IsStrange(session) && !owned.Contains(session.PeerAddress)
        let exchange = exchanges.FirstOrDefault(e => e.InterfaceName == session.InterfaceName)
        let addresses = LinkOf(session, observation, exchange is not null)
        where addresses is not null
        group (Session: session, Link: addresses) by (session.InterfaceName!, session.PeerAsn, exchange) into link
        let v4 = link.Where(s => s.Session.Family == Family.IPv4).OrderBy(s => s.Link.Peer).ToList()
        let v6 = link.Where(s => s.Session.Family == Family.IPv6).OrderBy(s => s.Link.Peer).ToList()
        from pair in Enumerable.Range(0, link.Key.exchange is null ? 1 : Math.Max(v4.Count, v6.Count))
        let four = v4.ElementAtOrDefault(pair)
        let six = v6.ElementAtOrDefault(pair)
        select new LegacyLink(
            link.Key.Item1, link.Key.PeerAsn, Half(four.Session, four.Link), Half(six.Session, six.Link), link.Key.exchange);

    private static (LegacyHalf Half, string Hash)? Half(SessionObservation? session, LinkAddresses? link) =>
        session is null || link is null ? null : (new LegacyHalf(link, session.State, session.MaxPrefixes), session.ConfigurationHash ?? "");

    private static LinkAddresses? LinkOf(SessionObservation session, RouterObservation observation, bool isOnLan)
    {
        var own = observation.Interfaces.FirstOrDefault(i => i.Name == session.InterfaceName)?.Addresses
            .Where(a => a.Address.Afi == session.PeerAddress.Afi)
            .FirstOrDefault(a => new Prefix(a.Address, a.PrefixLength).Contains(session.PeerAddress));
        return own is null ? null : new LinkAddresses(new Prefix(own.Address, own.PrefixLength), session.PeerAddress, own.Address, FromPool: false) { IsOnLan = isOnLan };
    }
}

/// <summary>A legacy link on one interface, before it is known where the router stands.</summary>
internal sealed record LegacyLink(
    string InterfaceName, Asn PeerAsn, (LegacyHalf Half, string Hash)? V4, (LegacyHalf Half, string Hash)? V6, Exchange? Exchange = null)
{
    public string ConfigurationHash =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{V4?.Hash}|{V6?.Hash}")));

    public LegacySession ToSession(EdgeRouter router, int facility, Port? port) => new()
    {
        EdgeRouterId = router.Id,
        EdgeRouterName = router.Name,
        IsOnExchange = Exchange is not null,
        FacilityId = Exchange?.PeeringDbId ?? facility,
        InterfaceName = InterfaceName,
        PeerAsn = PeerAsn,
        V4 = V4?.Half,
        V6 = V6?.Half,
        BandwidthMbps = Exchange?.BandwidthMbps ?? port?.SpeedMbps,
        ConfigurationHash = ConfigurationHash,
    };
}
