using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages;
using Peerline.Stages.Registration;
using Peerline.Stages.Workers;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Connections as the caller sees them, and what the caller says about them.</summary>
internal sealed class ConnectionViews(PeerlineStore store, Caller caller, Names names, AsnProofDesk proofs)
{
    /// <summary>A connection that is gone is no resource any more; what is recorded of it stays readable.</summary>
    public Task<Reply<Wire.Connection>> GetAsync(Guid id, CancellationToken cancel) => ReadAsync(id, async (db, c) =>
        c.State is not ConnectionState.Gone && await FullAsync(db, c, cancel) is { } full
            ? Reply<Wire.Connection>.Ok(full, c.Version)
            : Reply<Wire.Connection>.NotFound("connection"), cancel);

    /// <summary>Reads something of a connection that the caller sees; 404 when it does not.</summary>
    public async Task<Reply<T>> ReadAsync<T>(Guid id, Func<PeerlineDb, Connection, Task<Reply<T>>> read, CancellationToken cancel)
    {
        await names.LoadAsync(cancel);
        return await store.ReadAsync(caller, async db => await db.Connections.FirstOrDefaultAsync(c => c.Id == id, cancel) is { } row
            ? await read(db, row.ToConnection())
            : Reply<T>.NotFound("connection"), cancel);
    }

    /// <summary>Whether the caller sees it comes first, the rules of the input second, what the machine says third.</summary>
    public async Task<Reply<Wire.Connection>> SayAsync(Guid id, Input input, InputRules rules, IfMatch match, CancellationToken cancel)
    {
        if (input is Approve or AcceptOffer && await HolderAsync(id, cancel) is { } holder)
            await proofs.LookAgainAsync(holder, "the approval of a connection", cancel);
        var answer = await store.WriteAsync<Answer<Connection>>(caller, async work =>
        {
            if (await work.ConnectionAsync(id) is not { State: not ConnectionState.Gone } connection)
                return new Answer<Connection>.NotFound("connection");
            if (!rules.Hold) return new Answer<Connection>.Invalid(rules.Problems);
            return await ConnectionDesk.SayAsync(work, connection, input, match.Version);
        }, cancel);
        if (answer is not Answer<Connection>.Done done) return Reply<Wire.Connection>.No(Refusal.From(answer));
        await names.LoadAsync(cancel);
        return await store.ReadAsync(caller, async db => await FullAsync(db, done.Value, cancel) is { } full
            ? Reply<Wire.Connection>.Ok(full, done.Value.Version)
            : Reply<Wire.Connection>.NotFound("connection"), cancel);
    }

    /// <summary>The ASN of a request or a change that waits for approval, where the caller sees it.</summary>
    private Task<Guid?> HolderAsync(Guid id, CancellationToken cancel) => store.ReadAsync(caller, async db =>
    {
        var found = await (
            from c in db.Connections
            join p in db.Peerings on c.PeeringId equals p.Id
            where c.Id == id
            select new { Connection = c, p.PeerAsnId }).FirstOrDefaultAsync(cancel);
        return found?.Connection.ToConnection() is { State: ConnectionState.PendingApproval } or { Change.AwaitsApprovalSince: not null }
            ? found.PeerAsnId
            : (Guid?)null;
    }, cancel);

    /// <summary>Null when its peering went while it was read.</summary>
    private async Task<Wire.Connection?> FullAsync(PeerlineDb db, Connection c, CancellationToken cancel)
    {
        if (await db.Peerings.FirstOrDefaultAsync(p => p.Id == c.PeeringId, cancel) is not { } row) return null;
        var peering = row.ToPeering();
        var asn = (await db.PeerAsns.FirstAsync(a => a.Id == peering.PeerAsnId, cancel)).ToPeerAsn();
        var held = c.Port?.PortIds.ToArray() ?? [];
        var ports = (await db.Ports.Where(p => held.Contains(p.Id)).ToListAsync(cancel)).Select(p => p.ToPort())
            .OrderBy(p => Array.IndexOf(held, p.Id)).ToList();
        var exchange = c.HasCable ? null
            : (await db.Exchanges.FirstOrDefaultAsync(e => e.PeeringDbId == c.Requested.FacilityId, cancel))?.ToExchange();
        var on = ports.FirstOrDefault()?.EdgeRouterId ?? exchange?.EdgeRouterId;
        var router = on is not null && caller.IsOperator
            ? (await db.EdgeRouters.FirstOrDefaultAsync(r => r.Id == on, cancel))?.ToEdgeRouter()
            : null;
        var advice = await UpgradeWatch.StandingAsync(db, c, store.Time.GetUtcNow(), cancel);
        return ConnectionShape.Full(c, peering, asn, ports, router, exchange, names.Of) with
        {
            UpgradeAdvice = advice is null
                ? null
                : new(advice.Fact.Sentence, advice.Peak.At, advice.Peak.Direction, Math.Round(advice.Peak.Mbps, 1), advice.Peak.Percent, advice.Peak.ThresholdPercent),
        };
    }
}
