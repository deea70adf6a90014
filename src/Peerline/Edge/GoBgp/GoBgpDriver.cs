using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Peerline.Edge.GoBgp.Api;
using Peerline.Edge.Guard;
using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// Drives GoBGP over its gRPC API.
/// <para>An apply: take the router's lock, read what was confirmed (<see cref="GoBgpConfirmed"/>), read the router, plan
/// (<see cref="GoBgpPlanner"/>), write down the way back (<see cref="GoBgpJournal"/>), do the steps (<see cref="GoBgpDifference"/>), read
/// back, write what is confirmed now, forget the way back. GoBGP has no transaction: a step that is refused, or a read-back that differs,
/// is answered with the steps that lead back to what was before.</para>
/// <para>A writer that dies leaves its journal. Whoever comes next finishes what is still wished and takes back the rest.</para>
/// <para>A gobgpd that ends forgets everything: the next look gives it back what was confirmed.</para>
/// </summary>
internal sealed partial class GoBgpDriver(
    GoBgpSettings settings, TimeProvider time, IReadOnlyList<string>? guard = null, TimeSpan? confirmWithin = null, Func<bool>? isPaused = null,
    Func<CancellationToken, Task>? isAwaited = null, Func<Guid, bool>? isPeerPaused = null)
    : LinuxEdgeDriver(settings.Namespace, time), IEdgeRouterDriver, IGuardedRouter
{
    /// <summary>
    /// With more routes than this, what goes to each neighbour is not counted on every look: gobgpd would stand still for it.
    /// </summary>
    private const ulong SmallTable = 20_000;

    private const int LookupsAtOnce = 5000;

    /// <summary>The way back is walked even when the caller no longer waits.</summary>
    private static readonly TimeSpan RollbackTime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan VersionTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan VersionHolds = TimeSpan.FromMinutes(1);
    private readonly NamespaceCommand command = NamespaceCommand.In(settings.Namespace);
    private readonly GoBgpWatch watch = new(time);

    /// <summary>Two looks at once count one after the other: the second then knows it.</summary>
    private readonly SemaphoreSlim counting = new(1);
    private GrpcChannel? channel;
    private object? opening;
    private KnownSoftware? software;

    public string LockFile => settings.LockFile;
    public string JournalFile => settings.JournalFile;
    public string OrderFile => settings.GuardOrderFile;
    public GuardOrder Order => new() { GoBgp = settings };

    public Task<RouterCapabilities> CapabilitiesAsync(CancellationToken cancel) => GrpcAsync(async () =>
    {
        await Api().LocalAsnAsync(cancel);
        var caches = await Api().CachesAsync(cancel);
        return new RouterCapabilities(
            Software: await SoftwareAsync(cancel),
            Md5: true,
            Gtsm: true,
            // RFC 9234 is not in 3.10.
            Roles: false,
            RouteRefresh: true,
            RawRibIn: true,
            // GoBGP has no transaction; what stands guard beside it takes back what was not confirmed.
            CommitConfirm: guard is not null,
            // It puts no route into the kernel; whether a zebra beside it does, it does not tell.
            ForwardsTraffic: false)
        {
            RulesNotHeld = RouteRule.NotHeld(caches.Count > 0, RouteRule.OtcLeak),
            WarnsOfPrefixes = false,
        };
    });

    public Task<RouterPlan> PlanAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel) => GrpcAsync(async () =>
    {
        var journal = GoBgpJournal.Read(settings.JournalFile);
        var reading = await ReadAsync(Api(), journal, cancel);
        return GoBgpPlanner.Plan(reading, wish, intent, Guid.Empty, journal).Plan;
    });

    public Task<ApplyResult> ApplyAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel) =>
        GrpcAsync(() => WriteAsync(wish, intent, cancel));

    public Task<RouterObservation> ObserveAsync(CancellationToken cancel) => GrpcAsync(() => ReadObservationAsync(cancel));

    public Task<IReadOnlyList<Route>> RoutesAsync(SessionKey session, RouteView view, CancellationToken cancel) => GrpcAsync<IReadOnlyList<Route>>(async () =>
    {
        var (name, family) = ($"{session.PeerAddress}", GoBgpPeer.FamilyOf(session.Family));
        var routes = view switch
        {
            RouteView.Accepted => AcceptedAsync(Api(), name, family, await Api().SentAsync(name, family, cancel), cancel)
                .SelectMany(d => GoBgpRoutes.Of(d, name)),
            RouteView.Received => AdjacentAsync(Api(), TableType.AdjIn, name, family, cancel).SelectMany(d => GoBgpRoutes.Of(d, null)),
            _ => AdjacentAsync(Api(), TableType.AdjOut, name, family, cancel).SelectMany(d => GoBgpRoutes.Of(d, null)),
        };
        return await routes.ToListAsync(cancel);
    });

    public Task<IReadOnlyList<FoundRoute>> LookUpAsync(Address address, CancellationToken cancel) => GrpcAsync(async () =>
    {
        var family = GoBgpPeer.FamilyOf(address.IsIPv4 ? Model.Family.IPv4 : Model.Family.IPv6);
        var request = new ListPathRequest
        {
            TableType = TableType.Global, Family = family, EnableOnlyBinary = true,
            Prefixes = { new TableLookupPrefix { Prefix = $"{address}" } },
        };
        return GoBgpRoutes.Found(await Api().PathsAsync(request, cancel).ToListAsync(cancel));
    });

    public ValueTask DisposeAsync()
    {
        channel?.Dispose();
        return ValueTask.CompletedTask;
    }

    private GoBgpApi Api() => new(
        LazyInitializer.EnsureInitialized(ref channel, ref opening, () => GoBgpChannel.Open(settings)), new LinuxPorts(command), Time);

    /// <summary>The API does not tell the version. The program beside it does, and is asked once a minute: it is started for it.</summary>
    private async Task<string> SoftwareAsync(CancellationToken cancel)
    {
        if (software is { } known && Time.GetElapsedTime(known.At) < VersionHolds) return known.Name;
        var version = Version().Match((await command.RunAsync(VersionTime, cancel, "gobgpd", "--version")).Output);
        if (!version.Success) return software?.Name ?? "GoBGP";
        return (software = new KnownSoftware($"GoBGP {version.Groups[1].Value}", Time.GetTimestamp())).Name;
    }

    private Task<GoBgpReading> ReadAsync(GoBgpApi api, GoBgpJournal? journal, CancellationToken cancel) =>
        ReadAsync(api, journal, GoBgpApi.SetTypes, advertised: false, cancel);

    private async Task<GoBgpReading> ReadAsync(
        GoBgpApi api, GoBgpJournal? journal, IReadOnlyList<DefinedType> types, bool advertised, CancellationToken cancel)
    {
        var confirmed = GoBgpConfirmed.Read(settings.ConfirmedFile);
        var asn = await api.LocalAsnAsync(cancel);
        var peers = await api.PeersAsync(advertised, cancel);
        var assignments = await api.AssignmentsAsync(cancel);
        var policies = await api.PoliciesAsync(cancel);
        var sets = await api.SetsAsync(types, cancel);
        var ports = await Tester.InterfacesAsync(cancel);
        var caches = await api.CachesAsync(cancel);
        return GoBgpReading.Of(confirmed, journal, asn, peers, assignments, policies, sets, ports) with { Caches = caches };
    }

    private async Task<ApplyResult> WriteAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel)
    {
        Directory.CreateDirectory(settings.StateDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var held = await RouterFile.LockAsync(settings.LockFile, Time, cancel);
        if (held is null) return NothingWritten(ApplyOutcome.Superseded, "Another writer holds the lock of this router.");

        var api = Api();
        var journal = GoBgpJournal.Read(settings.JournalFile);
        var reading = await ReadAsync(api, journal, cancel);
        var wasLost = reading.IsLost;
        if (wasLost) reading = await GiveBackAsync(api, reading, journal, cancel);
        var plan = GoBgpPlanner.Plan(reading, wish, intent, Guid.CreateVersion7(Time.GetUtcNow()), journal);
        var found = GoBgpPlanner.Found(reading, wish, intent);
        if (plan.Superseded is { } newer) return new ApplyResult(ApplyOutcome.Superseded, newer.Sentence, plan.Plan, found) { Newer = newer.Generation };
        if (plan.Refusals.Count > 0) return new ApplyResult(ApplyOutcome.Refused, string.Join(' ', plan.Refusals), plan.Plan, found);
        if (plan.Changes.Count == 0 && journal is null)
        {
            var known = plan.Confirmed.AsRead(reading, intent);
            if (known.Marker != reading.Confirmed.Marker)
            {
                await MarkAliveAsync(api, known, reading, cancel);
                known.Write(settings.ConfirmedFile);
            }

            return wasLost
                ? new ApplyResult(ApplyOutcome.Applied, "gobgpd had forgotten what was confirmed, and has it again.", plan.Plan, found)
                : new ApplyResult(ApplyOutcome.Unchanged, "The router has it already.", plan.Plan, found);
        }

        if (await RouterGuard.MissingAsync(this, guard, cancel) is { } missing)
            return new ApplyResult(ApplyOutcome.Refused, missing, plan.Plan, found) { IsPassing = true };

        using var limit = new ConfirmLimit(confirmWithin, plan.Changes.Count, Time, cancel) { IsAwaited = isAwaited };
        (JournalOf(plan) with { TakeBackAfter = limit.TakeBackAfter }).Write(settings.JournalFile);
        try
        {
            watch.Forget();
            var after = await CarryOutAsync(api, plan, limit.Token);
            watch.Forget();
            var confirmed = plan.Confirmed.AsRead(after, intent);
            await MarkAliveAsync(api, confirmed, after, limit.Token);
            await limit.MustHoldAsync();
            if (GoBgpJournal.Read(settings.JournalFile)?.ApplyId != plan.ApplyId)
                throw new RouterRefusedException("The change was taken back before it was confirmed.");
            (confirmed with { Marker = confirmed.Marker with { ApplyId = plan.ApplyId } }).Write(settings.ConfirmedFile);
            File.Delete(settings.JournalFile);
            return new ApplyResult(
                ApplyOutcome.Applied, $"Written and read back.{Roles(wish, intent)}", plan.Plan, GoBgpPlanner.Found(after, wish, intent));
        }
        catch (Exception e) when (e is RouterRefusedException or OperationCanceledException || IsCancelled(e))
        {
            var after = await RollBackAsync(plan);
            if (e is not RouterRefusedException && cancel.IsCancellationRequested) throw new OperationCanceledException(e.Message, e, cancel);
            return new ApplyResult(
                ApplyOutcome.RolledBack, $"{limit.Why(e)} Everything is as it was before.", plan.Plan,
                GoBgpPlanner.Found(after, wish, intent));
        }
    }

    /// <summary>Does the steps, and returns what was read back when it is what was wished.</summary>
    private async Task<GoBgpReading> CarryOutAsync(GoBgpApi api, GoBgpPlan plan, CancellationToken cancel)
    {
        await api.CarryOutAsync(plan.Changes, cancel);
        var after = await ReadAsync(api, JournalOf(plan), cancel);
        var remaining = GoBgpDifference.Changes(after.Configuration, plan.Target, plan.Scope);
        if (remaining.Count > 0) throw new RouterRefusedException($"Read back, the router has not taken '{remaining[0].Lines[0]}'.");
        foreach (var neighbor in plan.ToEnable) await api.EnableAsync(neighbor, cancel);
        return after;
    }

    /// <summary>
    /// Before the file is written: one that is there without what is in gobgpd is a router that has lost something. The file comes last, and
    /// nothing that may take time between it and the look whether the change is still there to be confirmed.
    /// </summary>
    private static Task MarkAliveAsync(GoBgpApi api, GoBgpConfirmed confirmed, GoBgpReading now, CancellationToken cancel) =>
        now.IsLost ? Task.CompletedTask : api.MarkAliveAsync(confirmed.Life == Guid.Empty ? null : confirmed.LifeName, now.Lives, cancel);

    /// <summary>Leads the scope back to what it was. Where that fails the journal stays, for whoever comes next.</summary>
    private async Task<GoBgpReading> RollBackAsync(GoBgpPlan plan)
    {
        using var patience = new CancellationTokenSource(RollbackTime, Time);
        try
        {
            var api = Api();
            var journal = JournalOf(plan);
            return await TakeBackAsync(api, await ReadAsync(api, journal, patience.Token), journal, patience.Token);
        }
        catch (Exception e) when (e is RouterRefusedException or OperationCanceledException or RpcException)
        {
            throw new RouterUnreachableException($"The change could not be taken back: {e.Message}", e);
        }
    }

    public Task<bool> TakeBackAsync(bool isOverdue, CancellationToken cancel) => GrpcAsync(async () =>
    {
        using var held = RouterFile.TryLock(settings.LockFile);
        if ((held is null && !isOverdue) || GoBgpJournal.Read(settings.JournalFile) is not { } journal) return false;
        if (journal.ApplyId == GoBgpConfirmed.Read(settings.ConfirmedFile).Marker.ApplyId)
        {
            File.Delete(settings.JournalFile);
            return false;
        }

        var api = Api();
        var reading = await ReadAsync(api, journal, cancel);
        if (reading.IsLost) reading = await GiveBackAsync(api, reading, journal, cancel);
        await TakeBackAsync(api, reading, journal, cancel);
        return true;
    });

    private async Task<GoBgpReading> TakeBackAsync(GoBgpApi api, GoBgpReading now, GoBgpJournal journal, CancellationToken cancel)
    {
        var before = GoBgpConfiguration.From(journal.Before);
        await api.CarryOutAsync(GoBgpDifference.Changes(now.Configuration, before, journal.Scope.WithPassing(now.Configuration)), cancel);
        var after = await ReadAsync(api, journal, cancel);
        var remaining = GoBgpDifference.Changes(after.Configuration, before, journal.Scope.WithPassing(after.Configuration));
        if (remaining.Count > 0) throw new RouterRefusedException($"'{remaining[0].Lines[0]}' is still to be done.");
        File.Delete(settings.JournalFile);
        return after;
    }

    private GoBgpJournal JournalOf(GoBgpPlan plan) => new(plan.ApplyId, Time.GetUtcNow(), plan.Before.Keep(), plan.Scope);

    /// <summary>
    /// gobgpd has restarted, or has taken its policies from its file anew: it gets back what was confirmed. Under the lock.
    /// </summary>
    private async Task<GoBgpReading> GiveBackAsync(GoBgpApi api, GoBgpReading reading, GoBgpJournal? journal, CancellationToken cancel)
    {
        watch.Forget();
        var problems = GoBgpPlanner.BaseProblems(reading).ToList();
        if (problems.Count > 0)
        {
            throw new RouterUnreachableException($"gobgpd has forgotten what was confirmed. {string.Join(' ', problems)}");
        }

        var paused = PausedOf(reading.Confirmed);
        var (target, scope) = GoBgpPlanner.Restoring(reading, paused);
        await api.CarryOutAsync(GoBgpDifference.Changes(reading.Configuration, target, scope), cancel);
        // As long as something is kept back, it has not all that it was given: the next look sees that again.
        if (paused.Count == 0) await api.MarkAliveAsync(reading.Confirmed.LifeName, reading.Lives, cancel);
        return await ReadAsync(api, journal, cancel);
    }

    private HashSet<Guid> PausedOf(GoBgpConfirmed confirmed) =>
        isPeerPaused is null ? [] : [.. confirmed.Marker.Connections.Keys.Where(isPeerPaused)];

    private async Task<RouterObservation> ReadObservationAsync(CancellationToken cancel)
    {
        var changesNothing = isPaused?.Invoke() ?? false;
        if (!changesNothing) await RouterGuard.TakeBackLeftAsync(this, cancel);
        var api = Api();
        var size = await TableSizeAsync(api, cancel);
        var small = size <= SmallTable && !watch.IsSettling((int)size);
        var journal = GoBgpJournal.Read(settings.JournalFile);
        // How the sessions are does not depend on what the policies permit: the look has no long sets.
        var reading = await ReadAsync(api, journal, GoBgpApi.ShortSets, small, cancel);
        if (reading.IsLost && !changesNothing)
        {
            using var held = RouterFile.TryLock(settings.LockFile);
            if (held is not null) reading = await GiveBackAsync(api, await ReadAsync(api, journal, cancel), journal, cancel);
        }

        if (!changesNothing) await FollowRpkiAsync(api, reading, cancel);
        var accepted = new Dictionary<string, int>();
        foreach (var peer in reading.Peers)
        {
            var name = GoBgpObservation.NameOf(peer);
            watch.Saw(name, GoBgpObservation.UpSince(peer));
            if (!GoBgpObservation.IsEstablished(peer)) continue;
            if (await CountAsync(api, reading, peer, name, cancel) is { } count) accepted[name] = count;
        }

        return new RouterObservation
        {
            At = Time.GetUtcNow(),
            LocalAsn = reading.Configuration.Asn ?? throw new RouterUnreachableException("gobgpd has no [global.config]."),
            Sessions = GoBgpObservation.Sessions(reading, accepted, small, watch.LostOf),
            Interfaces = reading.Ports,
            Md5Failures = await Tester.Md5FailuresAsync(cancel),
        };
    }

    /// <summary>
    /// gobgpd (3.10) judges a route when it comes, and not again when the VRPs change: then it is asked to, for the sessions that are judged
    /// by them. What changes while it is asked is seen at the next look.
    /// </summary>
    private async Task FollowRpkiAsync(GoBgpApi api, GoBgpReading reading, CancellationToken cancel)
    {
        // As told here: what is not spoken (since when it is up) is not part of it.
        var vrps = string.Join(' ', reading.Caches.Select(c => (c.Conf, c.State)).Select(c => string.Create(
            CultureInfo.InvariantCulture,
            $"{c.Conf} {c.State?.Serial} {c.State?.RecordIpv4} {c.State?.RecordIpv6} {c.State?.ReceivedIpv4} {c.State?.ReceivedIpv6}"))
            .Order(StringComparer.Ordinal));
        if (watch.Vrps == vrps) return;
        var judged = reading.Configuration.Established.Where(n => reading.Configuration.ImportOf(n)?.JudgesOrigins == true).ToList();
        foreach (var neighbor in judged) await api.JudgeAgainAsync(neighbor, cancel);
        watch.Forget();
        watch.Vrps = vrps;
    }

    private static async Task<ulong> TableSizeAsync(GoBgpApi api, CancellationToken cancel) =>
        await api.TableSizeAsync(GoBgpPeer.FamilyOf(Model.Family.IPv4), cancel)
        + await api.TableSizeAsync(GoBgpPeer.FamilyOf(Model.Family.IPv6), cancel);

    /// <summary>How many routes of the neighbour are in the table; null where that would be too much to ask on every look.</summary>
    private async Task<int?> CountAsync(GoBgpApi api, GoBgpReading reading, Peer peer, string name, CancellationToken cancel)
    {
        if (!Address.TryParse(name, out var address)) return null;
        var family = GoBgpPeer.FamilyOf(address.IsIPv4 ? Model.Family.IPv4 : Model.Family.IPv6);
        var received = (int)(peer.AfiSafis.FirstOrDefault(f => family.Equals(f.Config?.Family))?.State?.Received ?? 0);
        if (received == 0) return 0;
        if (((ulong)received > SmallTable && reading.OwnerOf(name) is null) || watch.IsSettling(received)) return null;

        var of = $"{peer.Timers?.State?.Uptime} {peer.State?.Messages?.Received?.Update} {received} "
                 + reading.Configuration.ImportOf(name)?.Name;
        await counting.WaitAsync(cancel);
        try
        {
            if (watch.Counted(name, of, received) is { } known) return known;
            var count = await AcceptedAsync(api, name, family, (ulong)received, cancel)
                .SelectMany(d => d.Paths).CountAsync(p => p.NeighborIp == name, cancel);
            watch.Count(name, of, count);
            return count;
        }
        finally
        {
            counting.Release();
        }
    }

    /// <summary>
    /// The neighbour's routes that are in the table: what it sent is looked up there, since the policy of now says nothing about what was let
    /// in before. Where most of the table is its own, it is read as it is, with the routes of others.
    /// </summary>
    private static async IAsyncEnumerable<Destination> AcceptedAsync(
        GoBgpApi api, string neighbor, Family family, ulong received, [EnumeratorCancellation] CancellationToken cancel)
    {
        var all = new ListPathRequest { TableType = TableType.Global, Family = family, EnableOnlyBinary = true };
        if (await api.TableSizeAsync(family, cancel) <= 2 * received)
        {
            await foreach (var destination in api.PathsAsync(all, cancel)) yield return destination;
            yield break;
        }

        var sent = await AdjacentAsync(api, TableType.AdjIn, neighbor, family, cancel).Select(d => d.Prefix).ToListAsync(cancel);
        foreach (var some in sent.Chunk(LookupsAtOnce))
        {
            var request = all.Clone();
            request.Prefixes.AddRange(some.Select(p => new TableLookupPrefix { Prefix = p }));
            await foreach (var destination in api.PathsAsync(request, cancel)) yield return destination;
        }
    }

    private static IAsyncEnumerable<Destination> AdjacentAsync(
        GoBgpApi api, TableType table, string neighbor, Family family, CancellationToken cancel) =>
        api.PathsAsync(new ListPathRequest { TableType = table, Name = neighbor, Family = family, EnableOnlyBinary = true }, cancel);

    /// <summary>Every session wants its role told (RFC 9234); what the router cannot do is not passed over in silence.</summary>
    private static string Roles(RouterWish wish, IReadOnlySet<Guid> intent) =>
        wish.Connections.Any(c => intent.Contains(c.ConnectionId) && c.Sessions.Any(s => s.AdoptedHash is null))
            ? " GoBGP has no BGP roles (RFC 9234): the sessions tell none."
            : "";

    private static bool IsCancelled(Exception e) => e is RpcException { StatusCode: StatusCode.Cancelled };

    /// <summary>A gobgpd that does not answer is a router that does not answer.</summary>
    private static Task<T> GrpcAsync<T>(Func<Task<T>> ask) => AskedAsync(async () =>
    {
        try
        {
            return await ask();
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Cancelled)
        {
            throw new OperationCanceledException(e.Message, e);
        }
        catch (RpcException e) when (e.Status.DebugException?.GetBaseException() is RouterRefusedException)
        {
            throw new RouterUnreachableException(e.Status.DebugException.GetBaseException().Message, e);
        }
        catch (RpcException e)
        {
            throw new RouterUnreachableException($"gobgpd does not answer: {RouterText.Printable(e.Status.Detail)}", e);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or CryptographicException)
        {
            throw new RouterUnreachableException($"The router could not be read: {e.Message}", e);
        }
    });

    private sealed record KnownSoftware(string Name, long At);

    [GeneratedRegex(@"gobgpd version (\d+\.\d+(?:\.\d+)?)")]
    private static partial Regex Version();
}
