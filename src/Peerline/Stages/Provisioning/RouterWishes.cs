using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;

namespace Peerline.Stages.Provisioning;

/// <summary>Reads from the database all that is wished of one router.</summary>
public sealed class RouterWishes(PeerlineStore store, Secrets secrets)
{
    /// <param name="asApplied">The connection that is wished as the router last confirmed it, without what is to be changed of it.</param>
    public async Task<RouterWish> ForAsync(Guid routerId, CancellationToken cancel, Guid? asApplied = null) =>
        (await ReadAsync(routerId, asApplied, cancel)).Wish;

    /// <summary>With one of its connections as it is wished there; null when it is not any more.</summary>
    public async Task<(RouterWish Wish, Connection? Connection)> WithAsync(Guid routerId, Guid connectionId, CancellationToken cancel)
    {
        var (wish, connections) = await ReadAsync(routerId, null, cancel);
        return (wish, connections.FirstOrDefault(c => c.Id == connectionId));
    }

    private Task<(RouterWish Wish, IReadOnlyList<Connection> Connections)> ReadAsync(Guid routerId, Guid? asApplied, CancellationToken cancel) =>
        store.ReadAsync<(RouterWish, IReadOnlyList<Connection>)>(Caller.System, async db =>
    {
        // Before the operator has said who they are, nothing is wished of any router.
        if ((await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile() is not { } profile) return (new RouterWish { LocalAsn = default }, []);
        var rows = await (
            from c in db.Connections
            join p in db.Peerings on c.PeeringId equals p.Id
            join a in db.PeerAsns on p.PeerAsnId equals a.Id
            where c.EdgeRouterId == routerId && c.State != nameof(ConnectionState.Gone)
            select new { Connection = c, a.Asn, p.Metro }).ToListAsync(cancel);
        var metros = rows.GroupBy(r => r.Connection.PeeringId).ToDictionary(g => g.Key, g => g.First().Metro);
        var connections = rows.Select(r => (Connection: r.Connection.ToConnection(), new Asn((uint)r.Asn)))
            .Select(r => r.Connection.Id == asApplied ? r with { Connection = AsApplied.Of(r.Connection) } : r).ToList();
        return (Wishes.For(profile, connections, Md5Key, metros.GetValueOrDefault), [.. connections.Select(r => r.Connection)]);
    }, cancel);

    /// <summary>One that cannot be opened is in the way of its own session, and of nothing else on the router.</summary>
    private string? Md5Key(Connection c, string sealedKey)
    {
        try
        {
            return secrets.Open(sealedKey, c.SubscriptionId, c.Id);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
