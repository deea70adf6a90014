using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Request;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Probing;

/// <summary>
/// Runs what is due: monitor tests, connectivity probes, and the latency of registered prefixes and ASNs. Each run leaves a sample; a
/// router that does not answer leaves none.
/// </summary>
public sealed class ReachRunner(PeerlineStore store, EdgeRouterDrivers drivers)
{
    private const int AtOnce = 8;
    private const int Batch = 200;

    /// <summary>How many prefixes of a registered ASN stand for it.</summary>
    private const int PrefixesOfAsn = 4;
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LatencyEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AfterSilence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan ScanEvery = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> measured = new();
    private DateTimeOffset nextScan = DateTimeOffset.MinValue;

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = store.Time.GetUtcNow();
        var micros = now.ToMicros();
        var (tests, probes) = await store.ReadAsync(Caller.System, async db => (
            (await db.MonitorTests.Where(t => t.DueAt <= micros).OrderBy(t => t.DueAt).Take(Batch).ToListAsync(cancel))
                .Select(r => r.ToMonitorTest()).ToList(),
            (await db.ConnectivityProbes.Where(t => t.DueAt <= micros).OrderBy(t => t.DueAt).Take(Batch).ToListAsync(cancel))
                .Select(r => r.ToConnectivityProbe()).ToList()), cancel);
        IEnumerable<Func<Task>> due =
        [
            .. tests.Select(t => (Func<Task>)(() => RunAsync(t, cancel))),
            .. probes.Select(p => (Func<Task>)(() => RunAsync(p, cancel))),
            .. now < nextScan ? [] : await RegisteredAsync(now, cancel),
        ];
        var limit = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(due, limit, async (run, _) => await run());
    }

    /// <summary>The registered prefixes and ASNs whose latency is to be measured again; and what is too old is forgotten.</summary>
    private async Task<IEnumerable<Func<Task>>> RegisteredAsync(DateTimeOffset now, CancellationToken cancel)
    {
        nextScan = now + ScanEvery;
        var before = (now - Kept).ToMicros();
        var (prefixes, asns, anyOld) = await store.ReadAsync(Caller.System, async db => (
            (await db.RegisteredPrefixes.ToListAsync(cancel)).Select(r => r.ToRegisteredPrefix()).Where(p => IsDue(p.Id, now)).Take(Batch)
                .ToList(),
            (await db.RegisteredAsns.ToListAsync(cancel)).Select(r => r.ToRegisteredAsn()).Where(a => IsDue(a.Id, now)).Take(Batch)
                .ToList(),
            await db.ReachSamples.AnyAsync(s => s.At < before, cancel)), cancel);
        if (anyOld)
            await store.WriteAsync(Caller.System, work =>
                work.Db.ReachSamples.Where(s => s.At < before).ExecuteDeleteAsync(cancel), cancel);
        return
        [
            .. prefixes.Select(p => (Func<Task>)(() => MeasureAsync(p, cancel))),
            .. asns.Select(a => (Func<Task>)(() => MeasureAsync(a, cancel))),
        ];
    }

    private bool IsDue(Guid id, DateTimeOffset now) => !measured.TryGetValue(id, out var last) || last + LatencyEvery <= now;

    // ---- monitor tests --------------------------------------------------------------------------------------------------------------

    private async Task RunAsync(MonitorTest test, CancellationToken cancel)
    {
        var (routers, allowed) = await store.ReadAsync(Caller.System, async db => (
            await RoutersOfAsync(db, test, cancel),
            Address.TryParse(test.Destination, out var address)
                && await Destinations.MayAskAsync(db, Caller.System, test.SubscriptionId, address, cancel)), cancel);
        ReachSample? sample = null;
        IReadOnlyList<string> path = [];
        if (allowed && await FirstAsync(routers, async (router, driver) =>
            {
                var destination = Address.Parse(test.Destination!);
                sample = test.Port is { } port
                    ? await ReachMeasure.ConnectAsync(driver, new ConnectRequest(destination, port), refusalCounts: false, 1, cancel)
                    : await ReachMeasure.EchoAsync(driver, destination, cancel);
                path = [router.Name, .. (await driver.TraceAsync(destination, cancel)).Hops.Select(h => h.From?.ToString() ?? "*")];
            }) is false)
        {
            await PostponeAsync(db => db.MonitorTests.FirstOrDefaultAsync(t => t.Id == test.Id, cancel), (r, due) => r.DueAt = due, cancel);
            return;
        }

        await store.WriteAsync(Caller.System, async work =>
        {
            var row = await work.Db.MonitorTests.FirstOrDefaultAsync(t => t.Id == test.Id, cancel);
            if (row?.Version != test.Version) return false;
            var ran = test with { Succeeded = sample is { Received: > 0 }, Path = path, RanAt = work.Now };
            await work.SaveAsync(ran, due: work.Now + TimeSpan.FromSeconds(test.EverySeconds));
            if (sample is not null) Add(work, test.Id, test.SubscriptionId, sample);
            return true;
        }, cancel);
    }

    /// <summary>Those of the named place; where none is named so, those of the service's primary metro, else all.</summary>
    private static async Task<IReadOnlyList<EdgeRouter>> RoutersOfAsync(PeerlineDb db, MonitorTest test, CancellationToken cancel)
    {
        if (test.SourceAgent is { Length: > 0 } named
            && await EdgeSites.AtSiteAsync(db, named, cancel) is { Count: > 0 } there) return there;
        var service = (await db.PeeringServices.FirstOrDefaultAsync(s => s.Id == test.ServiceId, cancel))?.ToPeeringService();
        if (service?.PrimaryMetro is { } metro && await EdgeSites.AtSiteAsync(db, metro, cancel) is { Count: > 0 } primary) return primary;
        return [.. (await db.EdgeRouters.OrderBy(r => r.Id).ToListAsync(cancel)).Select(r => r.ToEdgeRouter())];
    }

    // ---- connectivity probes ----------------------------------------------------------------------------------------------------------

    private async Task RunAsync(ConnectivityProbe probe, CancellationToken cancel)
    {
        var (routers, allowed) = await store.ReadAsync(Caller.System, async db => (
            await OfPeeringAsync(db, probe.PeeringId, probe.Region, cancel),
            await Destinations.MayAskAsync(db, Caller.System, probe.SubscriptionId, probe.Endpoint, cancel)), cancel);
        ReachSample? sample = null;
        if (allowed && probe.Protocol is not ProbeProtocol.None)
        {
            await FirstAsync(routers, async (_, driver) => sample = probe.Protocol is ProbeProtocol.TCP
                ? await ReachMeasure.ConnectAsync(driver, probe.Endpoint, cancel)
                : await ReachMeasure.EchoAsync(driver, probe.Endpoint, cancel));
        }

        await store.WriteAsync(Caller.System, async work =>
        {
            if (await work.Db.ConnectivityProbes.FirstOrDefaultAsync(p => p.Id == probe.Id, cancel) is not { } row) return false;
            row.DueAt = (work.Now + ProbeEvery).ToMicros();
            if (sample is not null) Add(work, probe.Id, probe.SubscriptionId, sample);
            return true;
        }, cancel);
    }

    // ---- registered prefixes and ASNs ---------------------------------------------------------------------------------------------------

    private async Task MeasureAsync(RegisteredPrefix prefix, CancellationToken cancel)
    {
        measured[prefix.Id] = store.Time.GetUtcNow();
        if (prefix.Validation is not PrefixValidation.Verified) return;
        var routers = await store.ReadAsync(Caller.System, db => OfPeeringAsync(db, prefix.PeeringId, null, cancel), cancel);
        ReachSample? sample = null;
        await FirstAsync(routers, async (_, driver) => sample = await ReachMeasure.EchoAsync(driver, FirstHost(prefix.Prefix), cancel));
        if (sample is not null) await KeepAsync(prefix.Id, prefix.SubscriptionId, sample, cancel);
    }

    /// <summary>The mean over some of the prefixes that the ASN originates.</summary>
    private async Task MeasureAsync(RegisteredAsn asn, CancellationToken cancel)
    {
        measured[asn.Id] = store.Time.GetUtcNow();
        var connections = await store.ReadAsync(Caller.System, async db => (await (
            from c in db.ConnectionsInService()
            join r in db.EdgeRouters on c.EdgeRouterId equals r.Id
            where c.PeeringId == asn.PeeringId
            select new { c, r }).ToListAsync(cancel)).Select(x => (Connection: x.c.ToConnection(), Router: x.r.ToEdgeRouter())).ToList(),
                cancel);
        var samples = new List<ReachSample>();
        foreach (var (connection, router) in connections.Where(c => c.Connection.Addresses?.V4 is not null).Take(1))
        {
            await FirstAsync([router], async (_, driver) =>
            {
                var session = new SessionKey(Family.IPv4, connection.Addresses!.V4!.Peer);
                var routes = await driver.RoutesAsync(session, RouteView.Received, cancel);
                foreach (var prefix in routes.Where(r => r.AsPath is [.., var origin] && origin == asn.Asn).Select(r => r.Prefix).Order()
                    .Take(PrefixesOfAsn))
                    samples.Add(await ReachMeasure.EchoAsync(driver, FirstHost(prefix), cancel));
            });
        }

        var answered = samples.Where(s => s.LatencyMs is not null).ToList();
        if (samples.Count == 0) return;
        await KeepAsync(asn.Id, asn.SubscriptionId, new ReachSample(
            ProbeProtocol.ICMP, samples.Sum(s => s.Sent), samples.Sum(s => s.Received),
            answered.Count == 0 ? null : answered.Average(s => s.LatencyMs), answered.Count == 0 ? null
                : answered.Average(s => s.JitterMs)), cancel);
    }

    private static Address FirstHost(Prefix prefix)
    {
        if (prefix.Length >= Prefix.MaxLength(prefix.Afi) - 1) return prefix.Network;
        Span<byte> octets = stackalloc byte[16];
        var count = prefix.Network.WriteTo(octets);
        octets[count - 1] |= 1;
        return Address.FromOctets(octets[..count]);
    }

    // ---- what all have in common ------------------------------------------------------------------------------------------------------

    /// <summary>The routers of the peering's active connections; those of the region first.</summary>
    private static async Task<IReadOnlyList<EdgeRouter>> OfPeeringAsync(PeerlineDb db, Guid peering, string? region,
        CancellationToken cancel)
    {
        var near = region is null ? [] : (await EdgeSites.InRegionAsync(db, region, cancel)).Select(r => r.Id).ToHashSet();
        var routers = await (
            from c in db.ConnectionsInService()
            join r in db.EdgeRouters on c.EdgeRouterId equals r.Id
            where c.PeeringId == peering
            select r).Distinct().ToListAsync(cancel);
        return [.. routers.Select(r => r.ToEdgeRouter()).OrderByDescending(r => near.Contains(r.Id)).ThenBy(r => r.Id)];
    }

    /// <summary>Asks the first router that answers; false when none does.</summary>
    private async Task<bool> FirstAsync(IReadOnlyList<EdgeRouter> routers, Func<EdgeRouter, IEdgeRouterDriver, Task> ask)
    {
        foreach (var router in routers)
        {
            try
            {
                await ask(router, await drivers.OpenAsync(router));
                return true;
            }
            catch (RouterUnreachableException)
            {
                // The next one.
            }
        }

        return false;
    }

    private Task PostponeAsync<TRow>(Func<PeerlineDb, Task<TRow?>> row, Action<TRow, long> put, CancellationToken cancel)
        where TRow : RecordRow => store.WriteAsync(Caller.System, async work =>
        {
            if (await row(work.Db) is { } found) put(found, (work.Now + AfterSilence).ToMicros());
            return true;
        }, cancel);

    private Task KeepAsync(Guid target, Guid subscription, ReachSample sample, CancellationToken cancel) =>
        store.WriteAsync(Caller.System, work =>
        {
            Add(work, target, subscription, sample);
            return Task.FromResult(true);
        }, cancel);

    private static void Add(Work work, Guid target, Guid subscription, ReachSample sample) => work.Db.ReachSamples.Add(new ReachSampleRow
    {
        TargetId = target, SubscriptionId = subscription, At = work.Now.ToMicros(), Body = PeerlineJson.Write(sample),
    });
}
