using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Sources.Irr;
using Peerline.Sources.Rpki;
using Peerline.Stages.Validation;

namespace Peerline.Stages.DryRun;

/// <summary>
/// "What would you accept from me today?" Pure: routes in, a verdict for each out. The judge is the validation's own: the same checks of the
/// same catalogue, in the same order.
/// </summary>
public static class RouteTrial
{
    /// <summary>
    /// The routes that a set stands for. An IRR tells which prefixes and which origins, and not which belongs to which: each prefix has the
    /// origin that suits it best, so what is invalid is invalid whatever its origin is.
    /// </summary>
    public static IReadOnlyList<Route> RoutesOf(IrrSet set, Asn peer, RpkiView rpki)
    {
        var usual = set.HasOrigin(peer) ? peer : new Asn(set.Origins[0]);
        return [.. set.Prefixes.Select(prefix => Route(prefix, Origin(prefix)))];

        Asn Origin(Prefix prefix) => rpki.Vrps.Covering(prefix)
            .Where(v => set.HasOrigin(v.Asn) && v.Match(prefix, v.Asn) is VrpMatch.Matched).Select(v => v.Asn)
            .OrderBy(a => a != peer).ThenBy(a => a.Value).Cast<Asn?>().FirstOrDefault() ?? usual;

        Route Route(Prefix prefix, Asn origin)
        {
            Asn[] path = origin == peer ? [peer] : [peer, origin];
            return new Route { Prefix = prefix, AsPath = path, AsPathText = string.Join(' ', path), Rpki = rpki.Of(prefix, origin) };
        }
    }

    /// <summary>Judges routes that no session brought: next hops and limits of a session are not known, the rest is.</summary>
    public static TrialReport OfRoutes(
        TrialSource source, Asn peer, OperatorProfile profile, IReadOnlyList<Route> routes, RpkiView rpki, IrrView irr, DateTimeOffset now,
        IReadOnlyList<RuleWaiver>? waivers = null)
    {
        var evidence = StandIn(peer, profile, routes, rpki, irr, now, waivers ?? []);
        return Report(source, evidence, now, [.. evidence.Halves.Select(h => new HalfCase(evidence, h, now))]);
    }

    /// <summary>Judges what a connection receives now, and what of it was stated.</summary>
    public static TrialReport OfSession(ValidationEvidence evidence, DateTimeOffset now) =>
        Report(TrialSource.Session, evidence, now, [.. evidence.Halves.Select(h => new HalfCase(evidence, h, now))]);

    private static TrialReport Report(TrialSource source, ValidationEvidence evidence, DateTimeOffset now, IReadOnlyList<HalfCase> halves)
    {
        var verdicts = new List<TrialVerdict>();
        foreach (var half in halves)
        {
            var predicted = source is TrialSource.Session ? half.Predicted.ToHashSet() : null;
            foreach (var route in half.Half.Received.Routes)
            {
                var faults = Permission.Faults(route, half);
                // The router filters by prefix: where one path of a prefix is at fault, the others go with it.
                if (!faults.Any(f => f.Decides) && predicted?.Contains(route.Prefix) == false)
                    faults = [.. faults, half.IsStated(route.Prefix)
                        ? new("would-accept", "another path of the same prefix, or a prefix around it, is at fault", Decides: true)
                        : new(RouteReasons.NotStated, "it was not stated", Decides: true)];
                verdicts.Add(new TrialVerdict(route, faults));
            }
        }

        return new TrialReport(source, evidence.PeerAsn, now, verdicts, [.. Notes(source, evidence, halves)]);
    }

    private static IEnumerable<string> Notes(TrialSource source, ValidationEvidence evidence, IReadOnlyList<HalfCase> halves)
    {
        if (source is TrialSource.AsSet && evidence.Irr.Set is { } set)
        {
            yield return $"These are the prefixes of {string.Join(", ", set.Objects)}, expanded {set.At.UtcDateTime:yyyy-MM-dd HH:mm}Z, each with the "
                + "origin of the set that suits it best. Paths, next hops and communities are not known.";
        }

        if (source is TrialSource.Routes) yield return "Next hops and communities are not judged: only a session shows them.";
        foreach (var note in Validator.WaiverNotes(evidence)) yield return note;
        if (evidence.Rpki is not (RtrDataState.Current or RtrDataState.Stale)) yield return "Origins were not validated: the operator has no VRPs at hand.";
        if (evidence.Operator.Policy.Irr is not IrrUse.Off && evidence.Irr.Set is null)
            yield return "Nothing is known of what the peer has registered in the IRRs.";
        foreach (var half in halves)
        {
            var count = half.Half.Received.Routes.Select(r => r.Prefix).Distinct().Count();
            if (source is TrialSource.Session && !half.IsEstablished) yield return $"The {half.Family} session is not Established: nothing is received on it.";
            else if (half.Half.Received.IsCut) yield return $"There are {half.Half.Received.Total} {half.Family} routes; the first {RouteSnapshot.Limit} were judged.";
            if (count > half.MaxPrefixes)
                yield return $"{count} {half.Family} prefixes are more than the limit of {half.MaxPrefixes}: the session would be closed (max-prefixes).";
        }
    }

    /// <summary>A connection as a request makes one, on a link that is nobody's: the checks ask it for the settings that it has by
    /// default.</summary>
    private static ValidationEvidence StandIn(
        Asn peer, OperatorProfile profile, IReadOnlyList<Route> routes, RpkiView rpki, IrrView irr, DateTimeOffset now,
        IReadOnlyList<RuleWaiver> waivers)
    {
        var (link4, link6) = (
            new LinkAddresses(Prefix.Parse("192.0.2.0/31"), Address.Parse("192.0.2.1"), Address.Parse("192.0.2.0"), FromPool: false),
            new LinkAddresses(Prefix.Parse("2001:db8::/127"), Address.Parse("2001:db8::1"), Address.Parse("2001:db8::"), FromPool: false));
        var (v4, v6) = (new SessionHalf { Family = Family.IPv4 }, new SessionHalf { Family = Family.IPv6 });
        return new ValidationEvidence
        {
            ReportId = Guid.Empty,
            Kind = ReportKind.Diagnosis,
            Connection = new Connection
            {
                Id = Guid.Empty, PeeringId = Guid.Empty, SubscriptionId = Guid.Empty, Identifier = Guid.Empty,
                Requested = new ConnectionRequest { FacilityId = 0, BandwidthMbps = 0, AddressProvider = AddressProvider.Operator },
                Terms = profile.Policy.Terms, StateSince = now, CreatedAt = now, Addresses = new SessionAddresses(link4, link6), V4 = v4, V6 = v6,
                RuleWaivers = waivers,
            },
            PeerAsn = peer,
            Operator = profile,
            StartedAt = now,
            TakenAt = now,
            Rpki = rpki.State,
            Irr = irr,
            V4 = Half(v4, link4, Afi.IPv4),
            V6 = Half(v6, link6, Afi.IPv6),
        };

        HalfEvidence Half(SessionHalf half, LinkAddresses link, Afi afi) => new()
        {
            Half = half,
            Link = link,
            Received = RouteSnapshot.Of([.. routes.Where(r => r.Prefix.Afi == afi).Select(r => r with { NextHop = link.Peer })]),
        };
    }
}
