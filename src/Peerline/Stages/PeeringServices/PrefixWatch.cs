using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Request;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.PeeringServices;

/// <summary>
/// Checks the prefixes that are due against what the routers receive now, and records what became of them. What is not answered stays as
/// it is and is asked again.
/// </summary>
public sealed class PrefixWatch(PeerlineStore store, EdgeRouterDrivers drivers)
{
    private const int Batch = 200;
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterSilence = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancel)
    {
        await ForgetOrphansAsync(cancel);
        var now = store.Time.GetUtcNow().ToMicros();
        var (registered, service) = await store.ReadAsync(Caller.System, async db => (
            (await db.RegisteredPrefixes.Where(p => p.DueAt <= now).OrderBy(p => p.DueAt).Take(Batch).ToListAsync(cancel))
                .Select(r => r.ToRegisteredPrefix()).ToList(),
            (await db.ServicePrefixes.Where(p => p.DueAt <= now).OrderBy(p => p.DueAt).Take(Batch).ToListAsync(cancel))
                .Select(r => r.ToServicePrefix()).ToList()), cancel);
        var reading = new PrefixReading(store, drivers);
        foreach (var prefix in registered) await CheckAsync(prefix, reading, cancel);
        foreach (var prefix in service) await CheckAsync(prefix, reading, cancel);
    }

    /// <summary>A peering that is gone takes along what was registered with it.</summary>
    private async Task ForgetOrphansAsync(CancellationToken cancel)
    {
        var any = await store.ReadAsync(Caller.System, async db =>
        {
            var live = db.LivePeerings().Select(p => p.Id);
            return await db.RegisteredPrefixes.AnyAsync(p => !live.Contains(p.PeeringId), cancel)
                || await db.RegisteredAsns.AnyAsync(a => !live.Contains(a.PeeringId), cancel)
                || await db.ConnectivityProbes.AnyAsync(p => !live.Contains(p.PeeringId), cancel);
        }, cancel);
        if (!any) return;
        await store.WriteAsync(Caller.System, async work =>
        {
            var live = work.Db.LivePeerings().Select(p => p.Id);
            return await work.Db.RegisteredPrefixes.Where(p => !live.Contains(p.PeeringId)).ExecuteDeleteAsync(cancel)
                + await work.Db.RegisteredAsns.Where(a => !live.Contains(a.PeeringId)).ExecuteDeleteAsync(cancel)
                + await work.Db.ConnectivityProbes.Where(p => !live.Contains(p.PeeringId)).ExecuteDeleteAsync(cancel);
        }, cancel);
    }

    private async Task CheckAsync(RegisteredPrefix prefix, PrefixReading reading, CancellationToken cancel)
    {
        string? wrong;
        try
        {
            var policy = await store.ReadAsync(Caller.System, async db =>
                (await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile().Policy ?? new PeeringPolicy(), cancel);
            wrong = PrefixChecks.Registered(prefix.Prefix, await reading.OfAsync([prefix.PeeringId], prefix.Prefix, cancel), policy.NotPublic);
        }
        catch (RouterUnreachableException)
        {
            await LaterAsync(work => work.Db.RegisteredPrefixes.FirstOrDefaultAsync(p => p.Id == prefix.Id, cancel), (r, due) =>
                r.DueAt = due, cancel);
            return;
        }

        await store.WriteAsync(Caller.System, async work =>
        {
            // Asked anew, or gone, while the routers were read: that question is answered on the next look.
            var row = await work.Db.RegisteredPrefixes.FirstOrDefaultAsync(p => p.Id == prefix.Id, cancel);
            if (row?.Version != prefix.Version) return false;
            var state = wrong is null ? PrefixValidation.Verified : PrefixValidation.Failed;
            await work.SaveAsync(prefix with { Validation = state, Reason = wrong, CheckedAt = work.Now }, due: work.Now + Again);
            if (state != prefix.Validation)
                await work.AppendAsync(
                    prefix.Id, prefix.SubscriptionId, $"registered-prefix.{Word(state)}", Caller.System.Name,
                    new { Prefix = prefix.Prefix.ToString(), Sentence = wrong ?? $"{prefix.Prefix} is verified." });
            return true;
        }, cancel);
    }

    private async Task CheckAsync(ServicePrefix prefix, PrefixReading reading, CancellationToken cancel)
    {
        PrefixVerdict verdict;
        try
        {
            verdict = await VerdictAsync(prefix, reading, cancel);
        }
        catch (RouterUnreachableException)
        {
            await LaterAsync(work => work.Db.ServicePrefixes.FirstOrDefaultAsync(p => p.Id == prefix.Id, cancel), (r, due) =>
                r.DueAt = due, cancel);
            return;
        }

        await store.WriteAsync(Caller.System, async work =>
        {
            var row = await work.Db.ServicePrefixes.FirstOrDefaultAsync(p => p.Id == prefix.Id, cancel);
            if (row?.Version != prefix.Version) return false;
            await work.SaveAsync(
                prefix with
                {
                    Validation = verdict.State,
                    Reason = verdict.Wrong.Count == 0 ? null : string.Join("; ", verdict.Wrong),
                    LearnedFromProvider = verdict.Seen is { Primary: not null } or { Backup: not null },
                    Seen = verdict.Seen,
                    CheckedAt = work.Now,
                },
                due: work.Now + Again);
            foreach (var (kind, sentence) in PrefixEvents.Between(prefix.Prefix, prefix.Seen ?? PrefixSighting.Nowhere, verdict.Seen))
                await work.AppendAsync(
                    prefix.Id, prefix.SubscriptionId, PrefixEvents.Type, Caller.System.Name,
                    new PrefixEvent(kind, prefix.Prefix.ToString(), sentence));
            return true;
        }, cancel);
    }

    private async Task<PrefixVerdict> VerdictAsync(ServicePrefix prefix, PrefixReading reading, CancellationToken cancel)
    {
        if (await CaseAsync(prefix, cancel) is not { } found) return PrefixVerdict.Failed(PrefixChecks.ProviderUnknown);
        if (found.Key is not { } key) return PrefixVerdict.Invalid;
        var service = found.Service;

        // Without a chosen metro, all of the provider's sessions are the primary ones.
        var primary = await InAsync(m => service.PrimaryMetro is null || m == service.PrimaryMetro);
        var backup = service.BackupMetro is null ? null : await InAsync(m => m == service.BackupMetro);
        var wrong = PrefixChecks.Service(prefix.Prefix, primary, backup);
        if (key.Origin is { } origin && primary.Concat(backup ?? []).Any(s => s.Origin is { } other && other != origin))
            return PrefixVerdict.Invalid;
        var state = wrong.Count == 0 ? PrefixValidation.Verified : PrefixValidation.Failed;
        return new PrefixVerdict(state, wrong, PrefixChecks.Sighting(primary, backup));

        Task<IReadOnlyList<PrefixSight>> InAsync(Func<string, bool> metro) =>
            reading.OfAsync([.. found.Peerings.Where(p => metro(p.Metro)).Select(p => p.Id)], prefix.Prefix, cancel);
    }

    /// <summary>The service of the prefix and the peerings of its provider; null when the inventory has no such provider.</summary>
    private Task<PrefixCase?> CaseAsync(ServicePrefix prefix, CancellationToken cancel) => store.ReadAsync<PrefixCase?>(
        Caller.System,
        async db =>
        {
            var service = (await db.PeeringServices.FirstOrDefaultAsync(s => s.Id == prefix.ServiceId, cancel))?.ToPeeringService();
            var name = Work.Key(service?.Provider ?? "");
            var provider = (await db.ServiceProviders.FirstOrDefaultAsync(p => p.NameKey == name, cancel))?.ToServiceProvider();
            if (service is null || provider is null) return null;
            var asns = db.PeerAsns.Where(a => a.Asn == provider.Asn.Value).Select(a => a.Id);
            var peerings = await db.LivePeerings().Where(p => asns.Contains(p.PeerAsnId)).Select(p => new { p.Id, p.Metro })
                .ToListAsync(cancel);
            var key = await KeyAsync(db, prefix, [.. peerings.Select(p => p.Id)], cancel);
            return new PrefixCase(service, [.. peerings.Select(p => (p.Id, p.Metro))], key);
        },
        cancel);

    /// <summary>The key is that of the provider's registration of this very prefix, or of an ASN, which then must be its origin.</summary>
    private static async Task<PrefixKey?> KeyAsync(PeerlineDb db, ServicePrefix prefix, IReadOnlyList<Guid> peerings,
        CancellationToken cancel)
    {
        if (prefix.Key is not { } key) return null;
        var shown = prefix.Prefix.ToString();
        if (await db.RegisteredPrefixes.AnyAsync(p => p.Key == key && p.Prefix == shown && peerings.Contains(p.PeeringId), cancel))
            return new PrefixKey(null);
        return await db.RegisteredAsns.FirstOrDefaultAsync(a => a.Key == key && peerings.Contains(a.PeeringId), cancel) is { } asn
            ? new PrefixKey(asn.ToRegisteredAsn().Asn)
            : null;
    }

    private Task LaterAsync<TRow>(Func<Work, Task<TRow?>> row, Action<TRow, long> put, CancellationToken cancel)
        where TRow : RecordRow => store.WriteAsync(Caller.System, async work =>
        {
            if (await row(work) is { } found) put(found, (work.Now + AfterSilence).ToMicros());
            return true;
        }, cancel);

    private static string Word(PrefixValidation state) => state.ToString().ToLowerInvariant();

    private sealed record PrefixCase(PeeringService Service, IReadOnlyList<(Guid Id, string Metro)> Peerings, PrefixKey? Key);

    private sealed record PrefixKey(Asn? Origin);

    private sealed record PrefixVerdict(PrefixValidation State, IReadOnlyList<string> Wrong, PrefixSighting Seen)
    {
        public static PrefixVerdict Invalid { get; } = new(PrefixValidation.Invalid, [PrefixChecks.InvalidPrefix], PrefixSighting.Nowhere);

        public static PrefixVerdict Failed(string why) => new(PrefixValidation.Failed, [why], PrefixSighting.Nowhere);
    }
}
