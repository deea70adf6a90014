using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Rtr;
using Peerline.Sources.Irr;
using Peerline.Sources.PeeringDb;
using Peerline.Sources.Rpki;
using Peerline.Stages.Allocation;
using Peerline.Stages.Provisioning.Drift;
using Peerline.Stages.Workers;
using Peerline.Storage;

namespace Peerline.Monitoring;

/// <summary>
/// What a pager listens to: connections by state, routers that answer, and every session as the routers report it. Names follow
/// OpenTelemetry; Prometheus reads <c>peerline_bgp_session_established</c> and so on.
/// </summary>
public sealed class PeerlineMeter : IDisposable
{
    private readonly Meter meter = new("Peerline");

    public PeerlineMeter(PeerlineStore store, LiveRouters live, RpkiSource rpki, PeeringDbMirror peeringDb, IrrSource irr,
        DriftBook drift, StockBook stock)
    {
        meter.CreateObservableGauge("peerline.connections", () => Connections(store), "{connection}", "Connections by state.");
        meter.CreateObservableGauge("peerline.mails.waiting", () => Waiting(store), "{mail}", "Mails that are not out yet.");
        meter.CreateObservableGauge("peerline.edge.router.reachable", () => live.All.Select(r => Of(r.Unreachable is null ? 1 : 0, r)), null, "1 when the router answers, 0 when it does not.");
        meter.CreateObservableGauge("peerline.edge.router.md5.failures", () => live.All.Where(r => r.Observation?.Md5Failures is not null)
            .Select(r => Of(r.Observation!.Md5Failures!.Value, r)), "{segment}", "Segments dropped for their MD5 signature since the router started.");
        meter.CreateObservableGauge("peerline.edge.router.differing", () => drift.All.Select(d => new Measurement<long>(d.Drift.Since.Count, Named(d.Router))),
            "{connection}", "Connections of which the router differs from what is wished.");
        meter.CreateObservableGauge("peerline.edge.router.differing.duration", () => drift.All.Select(d => new Measurement<long>(
            d.Drift.Oldest is { } since ? (long)(store.Time.GetUtcNow() - since).TotalSeconds : 0, Named(d.Router))),
            "s", "For how long the router has differed from what is wished, 0 when it does not.");
        meter.CreateObservableGauge("peerline.edge.router.not.compared.duration", () => drift.All.Select(d => new Measurement<long>(
            d.Drift.SilentSince is { } since ? (long)(store.Time.GetUtcNow() - since).TotalSeconds : 0, Named(d.Router))),
            "s", "For how long the router could not be compared with what is wished, 0 when it can be.");
        meter.CreateObservableGauge("peerline.rpki.vrps", () => Rpki(rpki, v => v.Vrps.Count), "{vrp}", "VRPs at hand, with the local exceptions.");
        meter.CreateObservableGauge("peerline.rpki.current", () => Rpki(rpki, v => v.State is RtrDataState.Current ? 1 : 0), null,
            "1 when a cache is there, 0 when the VRPs are stale, expired or were never there.");
        meter.CreateObservableGauge("peerline.peeringdb.current", () => Current(peeringDb), null,
            "1 when the mirror of PeeringDB was brought up to date at its time, 0 when not.");
        meter.CreateObservableGauge("peerline.irr.sets", () => Sets(irr, _ => true), "{set}", "AS-SETs of peers that are followed.");
        meter.CreateObservableGauge("peerline.irr.stale", () => Sets(irr, r => irr.StateOf(r) is not IrrState.Current), "{set}",
            "AS-SETs whose expansion is old, or never succeeded.");
        meter.CreateObservableGauge("peerline.irr.held", () => Sets(irr, r => r.Held is not null), "{set}",
            "AS-SETs with an expansion that takes too much away, which waits for the operator.");
        meter.CreateObservableGauge("peerline.stock.free", () => Stocks(store, stock, s => s.Free), null,
            "Session subnets of each metro and ports of each speed at each facility that are free.");
        meter.CreateObservableGauge("peerline.stock.short", () => Stocks(store, stock, s => s.Short ? 1 : 0), null, "1 when too little of it is free.");
        Session("established", s => s.State is SessionState.Established ? 1 : 0, null, "1 when the session half is Established, 0 when it is not.");
        Session("prefixes.received", s => s.PrefixesReceived, "{prefix}", "Prefixes received, before policy.");
        Session("prefixes.accepted", s => s.PrefixesAccepted, "{prefix}", "Prefixes accepted.");
        Session("prefixes.advertised", s => s.PrefixesAdvertised, "{prefix}", "Prefixes announced to the peer.");
        Session("flaps", s => s.Flaps, "{flap}", "Established sessions lost since the router started.");

        void Session(string name, Func<SessionObservation, long?> value, string? unit, string description) =>
            meter.CreateObservableGauge($"peerline.bgp.session.{name}", () => Sessions(live, value), unit, description);
    }

    public void Dispose() => meter.Dispose();

    /// <summary>Nothing where no cache is configured.</summary>
    private static IEnumerable<Measurement<long>> Rpki(RpkiSource rpki, Func<RpkiView, long> value) =>
        rpki.IsConfigured ? [new Measurement<long>(value(rpki.View))] : [];

    /// <summary>Nothing where no mirror is kept.</summary>
    private static IEnumerable<Measurement<long>> Current(PeeringDbMirror mirror) =>
        mirror.IsConfigured ? [new Measurement<long>(mirror.View.State is PeeringDbState.Current ? 1 : 0)] : [];

    /// <summary>Nothing where IRRs are not asked.</summary>
    private static IEnumerable<Measurement<long>> Sets(IrrSource irr, Func<IrrRecord, bool> which) =>
        irr.IsConfigured ? [new Measurement<long>(irr.Records.Count(which))] : [];

    private static IEnumerable<Measurement<long>> Sessions(LiveRouters live, Func<SessionObservation, long?> value) =>
        from router in live.All
        where router.Unreachable is null
        from session in router.Observation?.Sessions ?? []
        let number = value(session)
        where number is not null
        select new Measurement<long>(number.Value,
            new("router", router.Name),
            new("peer", session.PeerAddress.ToString()),
            new("asn", session.PeerAsn.ToString()),
            new("family", session.Family.ToString()),
            new("connection", session.ConnectionId?.ToString() ?? "legacy"));

    private static Measurement<long> Of(long value, LiveRouter router) => new(value, Named(router.Name));

    private static KeyValuePair<string, object?> Named(string router) => new("router", router);

    private static IEnumerable<Measurement<long>> Connections(PeerlineStore store)
    {
        var counts = Read(store, db => db.Connections.GroupBy(c => c.State).Select(g => new { g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Count));
        return Enum.GetNames<ConnectionState>().Select(s => new Measurement<long>(counts.GetValueOrDefault(s), new KeyValuePair<string, object?>("state", s)));
    }

    private static IEnumerable<Measurement<double>> Stocks(PeerlineStore store, StockBook book, Func<Stock, double> value) =>
        Read(store, db => book.CountAsync(db)).Select(s => new Measurement<double>(
            value(s), new("place", s.PlaceName), new("of", s.Of.ToString()), new KeyValuePair<string, object?>("kind", s.Kind)));

    private static long Waiting(PeerlineStore store) => Read(store, db => db.Mails.LongCountAsync(m => m.DueAt != null));

    // A meter's callback cannot wait asynchronously; both questions are one small query.
    private static T Read<T>(PeerlineStore store, Func<PeerlineDb, Task<T>> read) => store.ReadAsync(Caller.System, read).GetAwaiter().GetResult();
}
