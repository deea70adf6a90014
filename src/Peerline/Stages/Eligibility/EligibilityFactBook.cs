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
    public async Task<EligibilityFacts> OfRequestAsync(PeerlineDb db, Connection c, PeerAsn peer, OperatorProfile profile, DateTimeOffset now)
    {
        var (asked, asn) = (c.Asked, peer.Asn);
        var siblings = (await db.Connections.Where(o => o.PeeringId == c.PeeringId).ToListAsync()).Select(r => r.ToConnection())
            .Where(o => o.State is not (ConnectionState.Gone or ConnectionState.PendingRemove or ConnectionState.Rejected)).ToList();
        var policy = profile.Policy;
        var exchanges = (await db.Exchanges.ToListAsync()).Select(e => e.ToExchange()).ToList();
        return new EligibilityFacts
        {
            At = now,
            Asn = asn,
            IsPublicAsn = !asn.IsReserved && !policy.NotPublicAsns.Any(r => r.Contains(asn)),
            Proof = new(peer.Proof is { } proof ? proof with { TokenHash = null, SentTo = null } : null, "this installation"),
            Medium = asked.Medium,
            FacilityId = asked.FacilityId,
            BandwidthMbps = asked.BandwidthMbps,
            WantsV4 = asked.WantsV4,
            WantsV6 = asked.WantsV6,
            Connections = siblings.Count,
            EdgeRouters = await EdgeRoutersAsync(db, siblings, exchanges),
            FreePorts = c.HasCable
                ? (await ports.AtAsync(db, asked.FacilityId, asked.BandwidthMbps)).Count
                : exchanges.Count(e => e.PeeringDbId == asked.FacilityId),
            OwnMbps = await OwnMbpsAsync(db, c),
            FreeMailDomains = policy.FreeMailDomains,
            Profile = Learned<NetworkProfile>.Unknown("PeeringDB", "Not asked."),
            AutNum = Learned<AutNum>.Unknown("whois", "Not asked."),
            Irr = Learned<Coverage>.Unknown("IRR", "Not asked."),
            Rpki = Learned<Coverage>.Unknown("RPKI", "Not asked."),
        };
    }

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

    /// <summary>On how many edge routers the connections are or can be: each that has no port yet takes one of those with a free port.</summary>
    private async Task<int> EdgeRoutersAsync(PeerlineDb db, IReadOnlyList<Connection> siblings, IReadOnlyList<Exchange> exchanges)
    {
        var choices = new List<IReadOnlyList<Guid>>();
        foreach (var c in siblings)
        {
            choices.Add(c.Port is { } port ? [port.EdgeRouterId]
                : !c.HasCable ? [.. exchanges.Where(e => e.PeeringDbId == c.Requested.FacilityId).Select(e => e.EdgeRouterId)]
                : [.. (await ports.AtAsync(db, c.Requested.FacilityId, c.Requested.BandwidthMbps)).Select(p => p.EdgeRouterId).Distinct()]);
        }

        return MostDistinct(choices);
    }

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
