using Microsoft.EntityFrameworkCore;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Sources.Networks;
using Peerline.Sources.Rpki;
using Peerline.Stages.Allocation;
using Peerline.Storage;

namespace Peerline.Stages.Eligibility;

/// <summary>Gathers what the rules decide by: from the request or the change, the inventory and the registers outside.</summary>
public sealed class EligibilityFactBook(FreePorts ports, INetworkRecords records, RpkiSource rpki)
{
    /// <summary>What the database says. The registers are asked afterwards, when nothing waits in it.</summary>
    public async Task<PeeringFacts> OfRequestAsync(PeerlineDb db, Connection c, PeerAsn peer, OperatorProfile profile, DateTimeOffset now)
    {
        var others = (await db.Connections.Where(o => o.PeeringId == c.PeeringId && o.Id != c.Id).ToListAsync()).Select(r => r.ToConnection())
            .Where(o => o.State is not (ConnectionState.Gone or ConnectionState.PendingRemove or ConnectionState.Rejected));
        var exchanges = (await db.Exchanges.ToListAsync()).Select(e => e.ToExchange()).ToList();
        var connections = new List<ConnectionFacts>();
        foreach (var o in others.Append(c).OrderBy(o => o.CreatedAt).ThenBy(o => o.Id))
        {
            var free = o.Port is null || o.Id == c.Id ? await FreeAsync(db, o, exchanges) : [];
            var isOpen = o.Id == c.Id || o is { State: ConnectionState.PendingApproval, Adoption: null };
            connections.Add(new ConnectionFacts(
                o.Id,
                o.Port is { } port ? [port.EdgeRouterId] : [.. free.Select(f => f.EdgeRouter).Distinct()],
                o is { Port: null, HasCable: true } ? free : [],
                isOpen ? Alone(o, peer, profile.Policy, free.Count, await OwnMbpsAsync(db, o), now) : null));
        }

        var promised = new List<IReadOnlyList<(Guid EdgeRouter, string Name)>>();
        var approved = await db.Connections.Where(o => o.State == nameof(ConnectionState.Approved) && o.Id != c.Id).ToListAsync();
        foreach (var o in approved.Select(r => r.ToConnection()).Where(o => o is { Port: null, HasCable: true }))
            promised.Add(await FreeAsync(db, o, exchanges));
        return new PeeringFacts(c.Id, connections, promised);
    }

    private static EligibilityFacts Alone(Connection c, PeerAsn peer, PeeringPolicy policy, int freePorts, int? ownMbps, DateTimeOffset now) => new()
    {
        At = now,
        Asn = peer.Asn,
        IsPublicAsn = !peer.Asn.IsReserved && !policy.NotPublicAsns.Any(r => r.Contains(peer.Asn)),
        Proof = new(peer.Proof is { } proof ? proof with { TokenHash = null, SentTo = null } : null, "this installation"),
        Medium = c.Asked.Medium,
        FacilityId = c.Asked.FacilityId,
        BandwidthMbps = c.Asked.BandwidthMbps,
        WantsV4 = c.Asked.WantsV4,
        WantsV6 = c.Asked.WantsV6,
        Connections = 1,
        EdgeRouters = 0,
        FreePorts = freePorts,
        OwnMbps = ownMbps,
        FreeMailDomains = policy.FreeMailDomains,
        Profile = Learned<NetworkProfile>.Unknown("PeeringDB", "Not asked."),
        AutNum = Learned<AutNum>.Unknown("whois", "Not asked."),
        Irr = Learned<Coverage>.Unknown("IRR", "Not asked."),
        Rpki = Learned<Coverage>.Unknown("RPKI", "Not asked."),
    };

    public async Task<EligibilityFacts> WithRecordsAsync(EligibilityFacts facts, CancellationToken cancel)
    {
        var (profile, autNum, routes) = (
            records.ProfileAsync(facts.Asn, cancel), records.AutNumAsync(facts.Asn, cancel), records.RoutesAsync(facts.Asn, cancel));
        await Task.WhenAll(profile, autNum, routes);
        var (irr, origins) = Coverages(facts.Asn, await routes, rpki.View);
        return facts with { Profile = await profile, AutNum = await autNum, Irr = irr, Rpki = origins };
    }

    /// <summary>Route objects beside ROAs. What has neither is not known to either side.</summary>
    internal static (Learned<Coverage> Irr, Learned<Coverage> Rpki) Coverages(Asn asn, Learned<IReadOnlyList<Prefix>> routes, RpkiView view)
    {
        var silence = routes.Silence ?? (view.CanSay ? null : view.State is null ? "No RPKI cache is asked here." : "The RPKI caches have given nothing that still holds.");
        var source = $"{routes.Source} and RPKI";
        if (silence is not null) return (Learned<Coverage>.Unknown(source, silence), Learned<Coverage>.Unknown(source, silence));
        var registered = (routes.Value ?? []).Distinct().ToList();
        var signed = view.Vrps.Where(v => v.Asn == asn).Select(v => v.Prefix).Distinct().ToList();
        return (
            new(Coverage.Of(signed, p => HasRoute(p, registered)), source),
            new(Coverage.Of(registered, p => view.Vrps.Validate(p, asn) is OriginState.Valid), source));
    }

    /// <summary>Filters that are made of route objects let the prefix pass by one of its own or a shorter one, or all of it in parts; an
    /// object of one part says nothing of the others.</summary>
    private static bool HasRoute(Prefix prefix, IReadOnlyCollection<Prefix> registered) =>
        registered.Any(r => r.Covers(prefix))
        || registered.Where(prefix.Covers).ToList() is { Count: > 1 } parts && Halves(prefix).All(h => HasRoute(h, parts));

    private static IEnumerable<Prefix> Halves(Prefix prefix) =>
        [new Prefix(prefix.Network, prefix.Length + 1), new Prefix(prefix.Last(), prefix.Length + 1)];

    /// <summary>What the connection can carry where it is.</summary>
    private async Task<int?> OwnMbpsAsync(PeerlineDb db, Connection c) => c switch
    {
        { HasCable: false } or { Port: null } => null,
        { Port: { Lag: { } lag } place } =>
            lag.SpeedMbps * Math.Min(Lag.MostMembers, lag.Members.Count(m => !m.IsGoing) + (await ports.JoinableAsync(db, place, lag)).Count),
        { Port: { } port } => (await db.Ports.FirstAsync(p => p.Id == port.PortId)).ToPort().SpeedMbps,
    };

    /// <summary>The interfaces that are free for the connection where it is asked for; on an exchange the one that everybody shares.</summary>
    private async Task<IReadOnlyList<(Guid EdgeRouter, string Name)>> FreeAsync(
        PeerlineDb db, Connection c, IReadOnlyList<Exchange> exchanges) => c.HasCable
        ? [.. (await ports.AtAsync(db, c.Asked.FacilityId, c.Asked.BandwidthMbps)).Select(p => (p.EdgeRouterId, Taken(p))).Distinct()]
        : [.. exchanges.Where(e => e.PeeringDbId == c.Asked.FacilityId).Select(e => (e.EdgeRouterId, e.InterfaceName))];

    /// <summary>A port by itself, and a LAG that takes no other one than this, are one thing.</summary>
    private static string Taken(PortChoice choice) => choice.Ports is [var alone] ? alone.InterfaceName : choice.Assignment.InterfaceName;

    /// <summary>The most different things that can be had when everyone takes one of its choices.</summary>
    internal static int MostDistinct<T>(IReadOnlyList<IReadOnlyList<T>> choices)
        where T : notnull
    {
        var taken = new Dictionary<T, int>();
        return Enumerable.Range(0, choices.Count).Count(i => CanTake(i, []));

        bool CanTake(int who, HashSet<T> tried)
        {
            foreach (var choice in choices[who].Where(tried.Add))
            {
                if (taken.TryGetValue(choice, out var holder) && !CanTake(holder, tried)) continue;
                taken[choice] = who;
                return true;
            }

            return false;
        }
    }
}
