using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Sources.Irr;
using Peerline.Sources.Rpki;
using Peerline.Stages.Validation;
using Peerline.Storage;

namespace Peerline.Stages.DryRun;

/// <summary>Where peers ask what would be accepted of them. A peer asks for its own ASNs and connections; the operator for all.</summary>
public sealed class DryRunDesk(PeerlineStore store, EvidenceFile file, RpkiSource rpki, IrrSource irr)
{
    /// <param name="routes">What would be announced; null for what the peer's AS-SET has.</param>
    public async Task<Answer<TrialReport>> OfAsnAsync(Caller caller, Asn asn, IReadOnlyList<Route>? routes, CancellationToken cancel)
    {
        var (peer, profile) = await store.ReadAsync(caller, async db => (
            (await db.PeerAsns.FirstOrDefaultAsync(a => a.Asn == asn.Value, cancel))?.ToPeerAsn(),
            (await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile()), cancel);
        if (peer is null && !caller.IsOperator) return new Answer<TrialReport>.NotFound("peer ASN");
        if (profile is null) return new Answer<TrialReport>.Refused([NoOperator.Problem]);
        var (origins, set) = (rpki.View, irr.Of(asn));
        if (routes is not null)
        {
            routes = [.. routes.Select(r => r with { Rpki = origins.Of(r) })];
            return RouteTrial.OfRoutes(TrialSource.Routes, asn, profile, routes, origins, set, store.Time.GetUtcNow(), peer?.Waivers);
        }

        // Only what somebody has registered is expanded by itself.
        if (peer is null && set.Set is null && irr.IsConfigured)
        {
            try
            {
                set = await irr.OnceAsync(asn, cancel);
            }
            catch (IrrException e)
            {
                return new Answer<TrialReport>.Refused([new("AsSetNotKnown", $"AS{asn} is not registered: name its routes. {e.Message}", "routes")]);
            }
        }

        if (set.Set is not { } known)
            return new Answer<TrialReport>.Refused(
            [
                set.State is IrrState.NotConfigured
                    ? new("IrrNotConfigured", "The operator asks no IRR: name the routes.", "routes")
                    : new("AsSetNotKnown", irr.Find(asn)?.Failure ?? $"The AS-SET of AS{asn} was not expanded yet: ask again in a minute.", "asn"),
            ]);
        return RouteTrial.OfRoutes(
            TrialSource.AsSet, asn, profile, RouteTrial.RoutesOf(known, asn, origins), origins, set, store.Time.GetUtcNow(), peer?.Waivers);
    }

    /// <summary>What the connection receives now.</summary>
    /// <exception cref="RouterUnreachableException">The router does not answer.</exception>
    public async Task<Answer<TrialReport>> OfConnectionAsync(Caller caller, Guid id, CancellationToken cancel)
    {
        var connection = await store.ReadAsync(
            caller, async db => (await db.Connections.FirstOrDefaultAsync(c => c.Id == id, cancel))?.ToConnection(), cancel);
        if (connection is null) return new Answer<TrialReport>.NotFound("connection");
        if (connection.Port is null || connection.Addresses is null || !connection.Halves.Any(h => h.Applied is not null))
            return new Answer<TrialReport>.Refused([new("NoSession", "The connection has no session yet: ask by AS-SET or by routes.", "connectionId")]);
        var evidence = await file.EvidenceAsync(connection, ReportKind.Opening, cancel);
        return RouteTrial.OfSession(evidence, store.Time.GetUtcNow());
    }
}
