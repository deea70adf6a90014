using System.Collections.Concurrent;
using Peerline.Edge.Guard;
using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Edge.Frr;

/// <summary>
/// Drives FRRouting over the vty sockets of its daemons.
/// <para>An apply: take the router's lock, read the marker (<see cref="RouterMarker"/>), read the configuration, plan
/// (<see cref="FrrPlanner"/>), write down the way back (<see cref="FrrJournal"/>), run the commands (<see cref="FrrDifference"/>), read
/// back, write the marker, which is the confirmation, save, forget the way back. FRR has no transaction: a line that is refused, or a
/// read-back that differs, is answered with the commands that lead back to what was before.</para>
/// <para>A writer that dies leaves its journal. The guard beside the router (<see cref="RouterGuard"/>) takes back what was not confirmed,
/// and saves what was; where none stands, whoever comes next finishes what is still wished and takes back the rest.</para>
/// </summary>
internal sealed class FrrDriver(
    FrrSettings settings, TimeProvider time, IReadOnlyList<string>? guard = null, TimeSpan? confirmWithin = null, Func<bool>? isPaused = null,
    Func<CancellationToken, Task>? isAwaited = null)
    : LinuxEdgeDriver(settings.Namespace, time), IEdgeRouterDriver, IGuardedRouter
{
    /// <summary>The way back is walked even when the caller no longer waits.</summary>
    private static readonly TimeSpan RollbackTime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan KernelTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KernelLook = TimeSpan.FromMilliseconds(10);

    /// <summary>How soon what was refused by the RPKI is looked at again.</summary>
    private static readonly TimeSpan JudgedAgain = TimeSpan.FromSeconds(30);
    private readonly FrrEar ear = new(settings, time);
    private readonly ConcurrentDictionary<string, long> judged = new();

    public string LockFile => settings.LockFile;
    public string JournalFile => settings.JournalFile;
    public string OrderFile => settings.GuardOrderFile;
    private bool IsPaused => isPaused?.Invoke() ?? false;

    public GuardOrder Order => new() { Frr = settings };

    public Task<RouterCapabilities> CapabilitiesAsync(CancellationToken cancel) => AskedAsync(() => ReadCapabilitiesAsync(cancel));

    public Task<RouterPlan> PlanAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel) =>
        AskedAsync(() => ReadPlanAsync(wish, intent, cancel));

    public Task<ApplyResult> ApplyAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel) =>
        AskedAsync(() => WriteAsync(wish, intent, cancel));

    public Task<RouterObservation> ObserveAsync(CancellationToken cancel) => AskedAsync(() => ReadObservationAsync(cancel));

    public Task<IReadOnlyList<Route>> RoutesAsync(SessionKey session, RouteView view, CancellationToken cancel) =>
        AskedAsync(() => ReadRoutesAsync(session, view, cancel));

    public Task<IReadOnlyList<FoundRoute>> LookUpAsync(Address address, CancellationToken cancel) => AskedAsync(async () =>
    {
        using var bgpd = await FrrVty.OpenAsync(settings.VtyDirectory, FrrCommand.Bgpd, cancel);
        var family = address.IsIPv4 ? "ipv4" : "ipv6";
        return FrrRoutes.Found(await bgpd.AskJsonAsync($"show bgp {family} unicast {address} json", cancel));
    });

    public Task<bool> TakeBackAsync(bool isOverdue, CancellationToken cancel) => AskedAsync(() => EndBegunAsync(isOverdue, cancel));

    public ValueTask DisposeAsync() => ear.DisposeAsync();

    private async Task<RouterCapabilities> ReadCapabilitiesAsync(CancellationToken cancel)
    {
        using var daemons = await FrrDaemons.OpenAsync(settings, cancel);
        return await FrrDaemons.CapabilitiesAsync(settings, daemons.Zebra, daemons.Bgpd, cancel) with { CommitConfirm = guard is not null };
    }

    private async Task<RouterPlan> ReadPlanAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel)
    {
        using var daemons = await FrrDaemons.OpenAsync(settings, cancel);
        var reading = await daemons.ReadAsync(RouterMarker.Read(settings.MarkerFile), cancel);
        return FrrPlanner.Plan(reading, wish, intent, Guid.Empty, FrrJournal.Read(settings.JournalFile)).Plan;
    }

    private async Task<ApplyResult> WriteAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel)
    {
        using var held = await RouterFile.LockAsync(settings.LockFile, Time, cancel);
        if (held is null) return NothingWritten(ApplyOutcome.Superseded, "Another writer holds the lock of this router.");

        using var daemons = await FrrDaemons.OpenAsync(settings, cancel);
        var journal = FrrJournal.Read(settings.JournalFile);
        if (journal is not null) await daemons.EndTogetherAsync(cancel);
        var reading = await daemons.ReadAsync(RouterMarker.Read(settings.MarkerFile), cancel);
        var plan = FrrPlanner.Plan(reading, wish, intent, Guid.CreateVersion7(Time.GetUtcNow()), journal);
        var found = FrrPlanner.Found(reading, wish, intent);
        if (plan.Superseded is { } newer) return new ApplyResult(ApplyOutcome.Superseded, newer.Sentence, plan.Plan, found) { Newer = newer.Generation };
        if (plan.Refusals.Count > 0) return new ApplyResult(ApplyOutcome.Refused, string.Join(' ', plan.Refusals), plan.Plan, found);
        if (plan.Commands.Count == 0 && journal is null)
        {
            var marker = plan.Marker.AsRead(peer => reading.AppliedHashOf($"{peer}"), intent);
            if (marker != reading.Marker) marker.Write(settings.MarkerFile);
            return new ApplyResult(ApplyOutcome.Unchanged, "The router has it already.", plan.Plan, found);
        }

        if (await RouterGuard.MissingAsync(this, guard, cancel) is { } missing)
            return new ApplyResult(ApplyOutcome.Refused, missing, plan.Plan, found) { IsPassing = true };

        using var limit = new ConfirmLimit(confirmWithin, plan.Commands.Count, Time, cancel) { IsAwaited = isAwaited };
        new FrrJournal(plan.ApplyId, Time.GetUtcNow(), limit.TakeBackAfter, plan.Before.ToText(), plan.Scope).Write(settings.JournalFile);
        var isConfirmed = false;
        try
        {
            var after = await CarryOutAsync(daemons, plan, reading.Marker, limit.Token);
            await limit.MustHoldAsync();
            (plan.Marker.AsRead(peer => after.AppliedHashOf($"{peer}"), intent) with { ApplyId = plan.ApplyId }).Write(settings.MarkerFile);
            isConfirmed = true;
            await SettleAsync(daemons, plan);
            File.Delete(settings.JournalFile);
            return new ApplyResult(ApplyOutcome.Applied, "Written, read back and saved.", plan.Plan, FrrPlanner.Found(after, wish, intent));
        }
        catch (OperationCanceledException e) when (isConfirmed)
        {
            throw new RouterUnreachableException("The change is confirmed, and is not saved yet: whoever comes next saves it.", e);
        }
        catch (Exception e) when (e is RouterRefusedException or OperationCanceledException)
        {
            var after = await RollBackAsync(plan, reading.Marker);
            if (e is OperationCanceledException && cancel.IsCancellationRequested) throw;
            return new ApplyResult(
                ApplyOutcome.RolledBack, $"{limit.Why(e)} Everything is as it was before.", plan.Plan, FrrPlanner.Found(after, wish, intent));
        }
    }

    private async Task<RouterObservation> ReadObservationAsync(CancellationToken cancel)
    {
        if (!IsPaused) await RouterGuard.TakeBackLeftAsync(this, cancel);
        using var daemons = await FrrDaemons.OpenAsync(settings, cancel);
        var reading = await daemons.ReadAsync(RouterMarker.Read(settings.MarkerFile), cancel);
        // Copied: the buffer is used again by the counts that follow.
        ReadOnlyMemory<byte> neighbors = (await daemons.Bgpd.AskJsonAsync("show bgp neighbors json", cancel)).ToArray();
        var now = Time.GetUtcNow();
        var received = new Dictionary<string, int>();
        foreach (var (neighbor, family) in FrrObservation.Countable(neighbors))
        {
            var counts = await daemons.Bgpd.AskJsonAsync($"show bgp {family} unicast neighbors {neighbor} prefix-counts json", cancel);
            if (FrrObservation.AdjRibIn(counts) is { } count) received[neighbor] = count;
        }

        var sessions = FrrObservation.Sessions(neighbors, reading, received, ear.Of, now);
        var ours = sessions.Where(s => s.ConnectionId is not null).ToList();
        var down = ours.Where(s => s.State is not Model.SessionState.Established).Select(s => s.PeerAddress).ToHashSet();
        await ear.ListenToAsync(daemons.Bgpd, down, ours.Select(s => s.PeerAddress).ToHashSet(), cancel);
        if (!IsPaused) await HoldToLimitsAsync(daemons, reading, sessions, cancel);
        if (!IsPaused) await FollowRpkiAsync(daemons.Bgpd, reading, sessions, cancel);
        return new RouterObservation
        {
            At = now,
            LocalAsn = reading.Configuration.Asn ?? throw new RouterUnreachableException("The router has no 'router bgp'."),
            Sessions = sessions,
            Interfaces = await Tester.InterfacesAsync(cancel),
            Md5Failures = await Tester.Md5FailuresAsync(cancel),
        };
    }

    private async Task<IReadOnlyList<Route>> ReadRoutesAsync(SessionKey session, RouteView view, CancellationToken cancel)
    {
        using var bgpd = await FrrVty.OpenAsync(settings.VtyDirectory, FrrCommand.Bgpd, cancel);
        var of = $"show bgp {FrrStanza.Af(session.Family)} unicast neighbors {session.PeerAddress}";
        return view switch
        {
            RouteView.Received => await ReceivedAsync(bgpd, of, session, cancel),
            RouteView.Advertised => await AdvertisedAsync(bgpd, of, session, cancel),
            _ => FrrRoutes.Accepted(await bgpd.AskJsonAsync($"{of} routes json", cancel)),
        };
    }

    /// <summary>
    /// Of the communities only BLACKHOLE, of what is in the table with it: it is discarded there by agreement. bgpd 8.4 tells none of what it
    /// has refused.
    /// </summary>
    private async Task<IReadOnlyList<Route>> ReceivedAsync(FrrVty bgpd, string of, SessionKey session, CancellationToken cancel)
    {
        var routes = FrrRoutes.Adjacent(await bgpd.AskJsonAsync($"{of} received-routes json", cancel), "receivedRoutes");
        if (routes.Count == 0 || settings.Discard is null) return routes;
        var table = await bgpd.AskJsonAsync($"show bgp {FrrStanza.Af(session.Family)} unicast community {Community.Blackhole} json", cancel);
        var discarded = FrrRoutes.Of(table, $"{session.PeerAddress}");
        return [.. routes.Select(r => discarded.Contains(r.Prefix) ? r with { Communities = [$"{Community.Blackhole}"] } : r)];
    }

    /// <summary>Of the communities only GRACEFUL_SHUTDOWN, where the session's policy is that of a drain.</summary>
    private static async Task<IReadOnlyList<Route>> AdvertisedAsync(FrrVty bgpd, string of, SessionKey session, CancellationToken cancel)
    {
        var routes = FrrRoutes.Adjacent(await bgpd.AskJsonAsync($"{of} advertised-routes json", cancel), "advertisedRoutes");
        var neighbor = await bgpd.AskJsonAsync($"show bgp neighbors {session.PeerAddress} json", cancel);
        if (routes.Count == 0 || FrrObservation.OutgoingMap(neighbor, session) is not { } map || FrrPolicyName.TryParse(map) is null) return routes;
        var marked = FrrPolicyName.List(map, FrrExport.MarkedRule);
        var let = FrrRoutes.Adjacent(await bgpd.AskJsonAsync($"{of} advertised-routes route-map {marked} json", cancel), "advertisedRoutes")
            .Select(r => r.Prefix).ToHashSet();
        return [.. routes.Select(r => let.Contains(r.Prefix) ? r with { Communities = [Community.GracefulShutdown.ToString()] } : r)];
    }

    /// <summary>
    /// A limit counts what is received (RFC 4486), and bgpd's counts what the policy lets through. With <c>force</c> it counts the rest as
    /// well, but that of all neighbours (8.4): one that sends much would end the sessions of the others. So the driver counts, and sets
    /// <c>force</c> only for the moment in which bgpd ends the session that has sent too much.
    /// </summary>
    private async Task HoldToLimitsAsync(
        FrrDaemons daemons, FrrReading reading, IReadOnlyList<SessionObservation> sessions, CancellationToken cancel)
    {
        var seen = FrrDifference.LimitsToHold(reading, sessions);
        if (seen.Count == 0) return;

        using var held = RouterFile.TryLock(settings.LockFile);
        if (held is null) return;
        // An apply may have been between the reading and the lock: what it has changed or taken off is left to the next look.
        var now = FrrDifference.LimitsToHold(await daemons.ReadAsync(reading.Marker, cancel), sessions);
        FrrCommand[] still = [.. now.Where(c => seen.Any(s => s.Line == c.Line && s.IsInSameBlock(c)))];
        if (still.Length > 0) await daemons.CarryOutAsync(still, cancel);
    }

    /// <summary>
    /// When the VRPs change bgpd (8.4) judges again what it has accepted, and not what it has refused: a route that has become valid would
    /// stay away. So it looks again at what such a session has sent. Nothing of it goes over the wire.
    /// </summary>
    private async Task FollowRpkiAsync(FrrVty bgpd, FrrReading reading, IReadOnlyList<SessionObservation> sessions, CancellationToken cancel)
    {
        foreach (var session in sessions.Where(s => s.PrefixesReceived > s.PrefixesAccepted))
        {
            var name = session.PeerAddress.ToString();
            if (!reading.JudgesOrigins(name)) continue;
            if (judged.TryGetValue(name, out var at) && Time.GetElapsedTime(at) < JudgedAgain) continue;
            judged[name] = Time.GetTimestamp();
            await bgpd.AskAsync($"clear bgp {FrrStanza.Af(session.Family)} unicast {name} soft in", cancel);
        }
    }

    /// <summary>Writes, and returns what was read back when it is what was wished.</summary>
    private async Task<FrrReading> CarryOutAsync(FrrDaemons daemons, FrrPlan plan, RouterMarker marker, CancellationToken cancel)
    {
        await daemons.CarryOutAsync(plan.Commands, cancel);
        await KernelAgreesAsync(plan, cancel);
        var after = await daemons.ReadAsync(marker, cancel);
        var remaining = FrrDifference.Commands(after.Configuration, plan.Target, plan.Scope);
        if (remaining.Count > 0) throw new RouterRefusedException($"Read back, the router has not taken '{remaining[0].Shown}'.");
        var differences = await daemons.DifferencesAsync(plan.Target, cancel);
        if (differences.Count > 0) throw new RouterRefusedException($"Read back, {differences[0]}.");
        return after;
    }

    /// <summary>
    /// What follows the confirmation, whether somebody still waits for it or not. Only what is confirmed becomes what the daemons start with.
    /// </summary>
    private static async Task SettleAsync(FrrDaemons daemons, FrrPlan plan)
    {
        using var patience = new CancellationTokenSource(RollbackTime);
        await daemons.SaveAsync(patience.Token);
        await daemons.ClearStoppedAsync(plan.ToClear, patience.Token);
        foreach (var gone in plan.Scope.Neighbors.Except(plan.Target.Neighbors.Keys))
        {
            await daemons.Bgpd.RunAsync($"no debug bgp neighbor-events {gone}", patience.Token);
        }
    }

    /// <summary>
    /// zebra 8.4 hands addresses to the kernel and goes on. An address that is taken off and soon put on again is lost from its
    /// configuration when the kernel's word of the first comes after the second: what follows waits until the kernel has what was written.
    /// A port that the kernel does not have is not waited for.
    /// </summary>
    private async Task KernelAgreesAsync(FrrPlan plan, CancellationToken cancel)
    {
        var began = Time.GetTimestamp();
        while (plan.Scope.Addresses.Count > 0 && Time.GetElapsedTime(began) < KernelTime)
        {
            var ports = (await Tester.InterfacesAsync(cancel)).ToDictionary(i => i.Name);
            if (plan.Scope.Addresses.All(a => !ports.TryGetValue(a.InterfaceName, out var port) || a.IsOn(port) == plan.Target.Addresses.Contains(a))) return;
            await Task.Delay(KernelLook, Time, cancel);
        }
    }

    /// <summary>Leads the scope back to what it was. Where that fails the journal stays, for whoever comes next.</summary>
    private async Task<FrrReading> RollBackAsync(FrrPlan plan, RouterMarker marker)
    {
        using var patience = new CancellationTokenSource(RollbackTime);
        try
        {
            // First it is unconfirmed again: it may be the saving that failed.
            marker.Write(settings.MarkerFile);
            using var daemons = await FrrDaemons.OpenAsync(settings, patience.Token);
            await daemons.EndTogetherAsync(patience.Token);
            return await LeadBackAsync(daemons, plan.Before, plan.Scope, marker, patience.Token);
        }
        catch (Exception e) when (e is RouterRefusedException or OperationCanceledException)
        {
            throw new RouterUnreachableException($"The change could not be taken back: {e.Message}", e);
        }
    }

    private async Task<FrrReading> LeadBackAsync(
        FrrDaemons daemons, FrrConfiguration before, FrrScope scope, RouterMarker marker, CancellationToken cancel)
    {
        var now = await daemons.ReadAsync(marker, cancel);
        await daemons.CarryOutAsync(FrrDifference.Commands(now.Configuration, before, scope), cancel);
        var after = await daemons.ReadAsync(marker, cancel);
        var remaining = FrrDifference.Commands(after.Configuration, before, scope);
        if (remaining.Count > 0) throw new RouterRefusedException($"'{remaining[0].Shown}' is still to be done.");
        await daemons.SaveAsync(cancel);
        File.Delete(settings.JournalFile);
        return after;
    }

    /// <summary>What another writer has left: unconfirmed it is taken back, confirmed it is saved.</summary>
    private async Task<bool> EndBegunAsync(bool isOverdue, CancellationToken cancel)
    {
        using var held = RouterFile.TryLock(settings.LockFile);
        if ((held is null && !isOverdue) || FrrJournal.Read(settings.JournalFile) is not { } journal) return false;
        using var daemons = await FrrDaemons.OpenAsync(settings, cancel);
        await daemons.EndTogetherAsync(cancel);
        var marker = RouterMarker.Read(settings.MarkerFile);
        if (journal.ApplyId != marker.ApplyId)
        {
            await LeadBackAsync(daemons, FrrConfiguration.Parse(journal.Before), journal.Scope, marker, cancel);
        }
        else
        {
            await daemons.SaveAsync(cancel);
            File.Delete(settings.JournalFile);
        }

        return true;
    }
}
