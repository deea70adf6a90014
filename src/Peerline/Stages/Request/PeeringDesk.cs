using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Allocation;
using Peerline.Stages.Legacy;
using Peerline.Stages.Registration;
using Peerline.Stages.Workers;
using Peerline.Storage;

namespace Peerline.Stages.Request;

/// <summary>
/// Where peers ask for peerings, change and delete them. A request is the whole peering: its connections are created, changed, kept or
/// removed by their identifiers, all in one transaction or none of them.
/// </summary>
public sealed class PeeringDesk(PeerlineStore store, Secrets secrets, ILegacySessions legacy, LiveRouters live, AsnProofDesk proofs)
{
    public async Task<Answer<WholePeering>> PutAsync(
        Caller caller, PeeringDraft draft, long? ifVersion = null, CancellationToken cancel = default)
    {
        await LookAgainAsync(caller, draft, cancel);

        // Read before the transaction: the routers' side of the world is not in the database.
        var running = string.IsNullOrWhiteSpace(draft.Metro) ? [] : await legacy.ListAsync(draft.Metro, null, cancel);
        return await store.WriteAsync<Answer<WholePeering>>(
            caller,
            async work =>
            {
                if (!await work.Db.Subscriptions.AnyAsync(s => s.Id == draft.Subscription, cancel))
                    return new Answer<WholePeering>.NotFound("subscription");
                var (subscription, group) = (draft.Subscription, Work.Key(draft.ResourceGroup));
                if ((await work.Db.ResourceGroups.FirstOrDefaultAsync(g => g.SubscriptionId == subscription && g.NameKey == group, cancel))?
                    .ToResourceGroup()
                    is not { } resourceGroup) return new Answer<WholePeering>.NotFound("resource group");
                if (resourceGroup.DeletingSince is not null)
                    return new Answer<WholePeering>.Refused([ResourceGroupDesk.BeingDeleted(resourceGroup)]);
                if (await work.ProfileOrNullAsync() is not { } profile) return new Answer<WholePeering>.Refused([NoOperator.Problem]);
                var facts = await FactsAsync(work, profile, draft, resourceGroup, running);
                if (ifVersion is { } version && version != (facts.Present?.Version ?? 0))
                    return new Answer<WholePeering>.Stale(facts.Present?.Version ?? 0);
                if (facts.Present?.DeletingSince is not null)
                    return Refused("PeeringDeleting", $"The peering '{facts.Present.Name}' is being deleted.", "name");
                var wanted = PeeringType.Completed(draft, facts.Present);
                var problems = RequestRules.Check(wanted, facts);
                if (problems.Count > 0) return new Answer<WholePeering>.Invalid(problems);
                var change = new PeeringChange(wanted, facts, secrets, work);
                return await change.RefusalsAsync() is { Count: > 0 } refusals
                    ? new Answer<WholePeering>.Refused(refusals) : await change.CarryOutAsync();
            },
            cancel);
    }

    /// <summary>
    /// Who asks for just what is offered says yes to it, which approves the request: the proof of the ASN is looked at again before, as it is
    /// before any other approval.
    /// </summary>
    private async Task LookAgainAsync(Caller caller, PeeringDraft draft, CancellationToken cancel)
    {
        var now = store.Time.GetUtcNow();
        if (await FindAsync(caller, draft.Subscription, draft.ResourceGroup, draft.Name, cancel) is { } whole
            && whole.Connections.Any(c => c is { State: ConnectionState.PendingApproval, Offer: { } offer } && offer.Holds(now)))
            await proofs.LookAgainAsync(whole.PeerAsn.Id, "a request that may accept an offer", cancel);
    }

    /// <summary>Begins the removal of every connection; refused as a whole, with nothing changed, when one of them cannot be removed
    /// now.</summary>
    public Task<Answer<WholePeering>> DeleteAsync(
        Caller caller, Guid subscription, string resourceGroup, string name, string? reason = null, long? ifVersion = null,
            CancellationToken cancel = default) =>
        store.WriteAsync<Answer<WholePeering>>(
            caller,
            async work =>
            {
                if (await FindAsync(work.Db, subscription, resourceGroup, name) is not { } whole)
                    return new Answer<WholePeering>.NotFound("peering");
                if (ifVersion is { } version && version != whole.Peering.Version)
                    return new Answer<WholePeering>.Stale(whole.Peering.Version);
                var input = new Delete(reason) { Actor = caller.Name, IsOfWhole = true };
                var refusals = whole.Connections
                    .SelectMany(c => PeeringChange.RefusalsOf(c, input, work.Now, $"connections/{c.Identifier}")).ToList();
                if (refusals.Count > 0) return new Answer<WholePeering>.Refused(refusals);
                var peering = whole.Peering;
                if (peering.DeletingSince is null)
                {
                    peering = await work.SaveAsync(
                        peering with { DeletingSince = work.Now, ChangedAt = work.Now, ChangedBy = caller.Name });
                    await PeeringChange.NoteAsync(work, peering, PeeringEvents.Deleting, "delete", "The peering is being deleted.");
                }

                foreach (var connection in whole.Connections) await ConnectionDesk.SayAsync(work, connection, input);
                return whole with { Peering = peering, Connections = await PeeringChange.LiveAsync(work, peering.Id) };
            },
            cancel);

    /// <summary>Replaces the tags; nothing else.</summary>
    public Task<Answer<WholePeering>> TagAsync(
        Caller caller, Guid subscription, string resourceGroup, string name, IReadOnlyDictionary<string, string> tags,
            CancellationToken cancel = default) =>
        store.WriteAsync<Answer<WholePeering>>(
            caller,
            async work =>
            {
                if (await FindAsync(work.Db, subscription, resourceGroup, name) is not { } whole)
                    return new Answer<WholePeering>.NotFound("peering");
                var problems = new List<Problem>();
                TagRules.Check(tags, problems);
                if (problems.Count > 0) return new Answer<WholePeering>.Invalid(problems);
                if (TagRules.Same(tags, whole.Peering.Tags)) return whole;
                var peering = await work.SaveAsync(whole.Peering with { Tags = tags, ChangedAt = work.Now, ChangedBy = caller.Name });
                await PeeringChange.NoteAsync(work, peering, PeeringEvents.Changed, "tag", "The tags were changed.");
                return whole with { Peering = peering };
            },
            cancel);

    public Task<WholePeering?> FindAsync(
        Caller caller, Guid subscription, string resourceGroup, string name, CancellationToken cancel = default) =>
        store.ReadAsync(caller, db => FindAsync(db, subscription, resourceGroup, name), cancel);

    /// <summary>The peerings that the caller sees, in the order of their creation.</summary>
    public Task<IReadOnlyList<WholePeering>> ListAsync(
        Caller caller, Guid subscription, string? resourceGroup, Guid? after, int limit, CancellationToken cancel = default) =>
        store.ReadAsync<IReadOnlyList<WholePeering>>(
            caller,
            async db =>
            {
                var group = resourceGroup is null ? null : Work.Key(resourceGroup);
                var rows = await db.LivePeerings()
                    .Where(p => p.SubscriptionId == subscription && (group == null || p.ResourceGroupKey == group))
                    .Where(p => after == null || p.Id > after)
                    .OrderBy(p => p.Id).Take(limit).ToListAsync(cancel);
                var ids = rows.Select(r => r.Id).ToList();
                var connections = (await db.LiveConnections().Where(c => ids.Contains(c.PeeringId)).OrderBy(c => c.Id).ToListAsync(cancel))
                    .Select(c => c.ToConnection()).ToLookup(c => c.PeeringId);
                var asnIds = rows.Select(r => r.PeerAsnId).Distinct().ToList();
                var asns = (await db.PeerAsns.Where(a => asnIds.Contains(a.Id)).ToListAsync(cancel))
                    .ToDictionary(a => a.Id, a => a.ToPeerAsn());
                return [.. rows.Select(r => new WholePeering(r.ToPeering(), asns[r.PeerAsnId], [.. connections[r.Id]]))];
            },
            cancel);

    internal static async Task<WholePeering?> FindAsync(PeerlineDb db, Guid subscription, string resourceGroup, string name)
    {
        var (group, key) = (Work.Key(resourceGroup), Work.Key(name));
        var row = await db.LivePeerings()
            .FirstOrDefaultAsync(p => p.SubscriptionId == subscription && p.ResourceGroupKey == group && p.NameKey == key);
        if (row is null) return null;
        var asn = (await db.PeerAsns.FirstAsync(a => a.Id == row.PeerAsnId)).ToPeerAsn();
        var connections = await db.LiveConnections().Where(c => c.PeeringId == row.Id).OrderBy(c => c.Id).ToListAsync();
        return new WholePeering(row.ToPeering(), asn, [.. connections.Select(c => c.ToConnection())]);
    }

    private async Task<RequestFacts> FactsAsync(
        Work work, OperatorProfile profile, PeeringDraft draft, ResourceGroup group, IReadOnlyList<LegacySession> running)
    {
        var whole = await FindAsync(work.Db, draft.Subscription, draft.ResourceGroup, draft.Name);
        var (subscription, asnKey, metroKey) = (draft.Subscription, Work.Key(draft.PeerAsn ?? ""), Work.Key(draft.Metro ?? ""));
        var metro = (await work.Db.Metros.FirstOrDefaultAsync(m => m.NameKey == metroKey))?.ToMetro();
        var metroId = metro?.Id ?? Guid.Empty;
        var ports = (whole?.Connections ?? []).Select(c => c.Port?.PortId).OfType<Guid>().ToList();
        return new RequestFacts
        {
            Profile = profile,
            PeerAsn = (await work.Db.PeerAsns.FirstOrDefaultAsync(a => a.SubscriptionId == subscription && a.NameKey == asnKey))?
                .ToPeerAsn(),
            Metro = metro,
            Facilities = [.. (await work.Db.Facilities.Where(f => f.MetroId == metroId).ToListAsync()).Select(f => f.ToFacility())],
            Exchanges = [.. (await work.Db.Exchanges.ToListAsync()).Select(e => e.ToExchange())],
            Group = group,
            Present = whole?.Peering,
            Connections = whole?.Connections ?? [],
            Pools = [.. (await work.Db.AddressPools.ToListAsync()).Select(p => p.ToAddressPool().Prefix)],
            Taken = await TakenAsync(work, whole),
            Legacy = running,
            PortMbps = ports.Count == 0
                ? new Dictionary<Guid, int>()
                : (await work.Db.Ports.Where(p => ports.Contains(p.Id)).ToListAsync()).ToDictionary(p => p.Id, p => p.ToPort().SpeedMbps),
            Received = (whole?.Connections ?? []).SelectMany(Received).ToDictionary(r => (r.Connection, r.Family), r => r.Prefixes),
        };
    }

    private IEnumerable<(Guid Connection, Family Family, int Prefixes)> Received(Connection c)
    {
        var sessions = c.Port is { } port ? live.Of(port.EdgeRouterId)?.Observation?.Sessions ?? [] : [];
        foreach (var half in c.Halves)
        {
            if (sessions.FirstOrDefault(s => s.Family == half.Family && s.PeerAddress == c.Link(half.Family)?.Peer)?.PrefixesReceived is { } received)
                yield return (c.Id, half.Family, received);
        }
    }

    /// <summary>Subnets (on a LAN: addresses) of every other peering, whoever's it is: leased ones, and those that wait for approval.</summary>
    private static async Task<IReadOnlyList<Prefix>> TakenAsync(Work work, WholePeering? whole)
    {
        var mine = whole?.Connections.Select(c => c.Id).ToHashSet() ?? [];
        var leased = (await LeaseBook.TakenAsync(work, LeasePurpose.Session)).Where(l => !mine.Contains(l.Row.ConnectionId))
            .Select(l => l.Subnet);

        // Whoever is further has a lease.
        string[] waiting = [nameof(ConnectionState.PendingApproval), nameof(ConnectionState.Approved)];
        var asked = (await work.Db.Connections.IgnoreQueryFilters().Where(c => waiting.Contains(c.State)).ToListAsync())
            .Where(c => !mine.Contains(c.Id))
            .Select(c => c.ToConnection())
            .SelectMany(c => new[] { c.Requested.PrefixV4, c.Requested.PrefixV6 }.OfType<Prefix>()
                .Concat(new[] { c.Requested.LanV4, c.Requested.LanV6 }.OfType<LinkAddresses>().SelectMany(c.Claims)));
        return [.. leased.Concat(asked).Distinct()];
    }

    private static Answer<WholePeering> Refused(string code, string sentence, string target) =>
        new Answer<WholePeering>.Refused([new Problem(code, sentence, target)]);
}
