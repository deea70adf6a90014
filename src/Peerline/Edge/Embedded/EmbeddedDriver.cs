using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

/// <summary>
/// The driver of an embedded router, over its socket. A change is committed with a deadline, read back, compared with the wish and only
/// then confirmed; when this process dies in between, the router undoes it by itself.
/// </summary>
public sealed class EmbeddedDriver(EmbeddedRouterClient router, TimeProvider time, Func<CancellationToken, Task>? isAwaited = null) : IEdgeRouterDriver
{
    /// <summary>How long the router waits for the confirmation: a read-back takes milliseconds, so whoever takes longer is gone.</summary>
    public static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(10);

    public async Task<RouterCapabilities> CapabilitiesAsync(CancellationToken cancel) => (await router.StatusAsync(cancel)).Capabilities;

    public async Task<RouterPlan> PlanAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel) =>
        EmbeddedPlan.Of(wish, intent, await router.ReadBackAsync(cancel));

    public async Task<ApplyResult> ApplyAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel)
    {
        var before = await router.ReadBackAsync(cancel);
        var text = new WishText(wish.LocalAsn, before);
        var plan = EmbeddedPlan.Of(wish, intent, before, text);
        ApplyResult Result(ApplyOutcome outcome, string sentence, RouterReadBack now) =>
            new(outcome, sentence, plan, Confirmed(wish, intent, now));

        if (wish.LocalAsn != before.LocalAsn)
            return Result(ApplyOutcome.Refused, $"The wish is for AS {wish.LocalAsn}; the router is AS {before.LocalAsn}.", before);
        if (plan.Foreign.Count > 0)
            return Result(ApplyOutcome.Refused, $"The change would touch what is not its own: {Join(plan.Foreign)}.", before);
        var chosen = wish.Connections.Where(c => intent.Contains(c.ConnectionId)).ToList();
        var lost = chosen.SelectMany(c => EmbeddedPlan.AdoptedDrift(c, before)).ToList();
        if (lost.Count > 0) return Result(ApplyOutcome.Refused, $"Nothing was changed: {Join(lost)}.", before);
        if (before.Pending is not null) return Result(ApplyOutcome.Superseded, "Another change is waiting for its confirmation.", before);
        var change = new CommitRequest(
            Guid.CreateVersion7(time.GetUtcNow()), before.Revision, wish.LocalAsn, ConfirmWithin,
            [.. chosen.Where(c => !EmbeddedPlan.IsLeftAlone(c, before))],
            [.. wish.Absent.Where(a => intent.Contains(a.ConnectionId))]);
        // What somebody edited and is wished now is committed as it is: from then on the router knows it.
        var isKnown = !chosen.Any(c => before.Find(c.ConnectionId) is { ChangedByHand: true });
        var isUnchanged = plan.IsEmpty && isKnown;
        // What is not there is committed, too, when the router does not know yet which generation it was: none so old is to come back.
        if (isUnchanged && KnowsWhatIsOff(before, change)) return Result(ApplyOutcome.Unchanged, "The router has it already.", before);
        var answer = await router.CommitAsync(change, cancel);
        if (answer.Verdict is not CommitVerdict.Committed) return Result(Outcome(answer.Verdict), Join(answer.Sentences), before) with { Newer = answer.Newer };

        try
        {
            var after = await router.ReadBackAsync(cancel);
            if (EmbeddedPlan.OfChange(wish, intent, after, text) is { IsEmpty: false } differs)
            {
                await router.AbandonAsync(change.Id, "the read-back differs from the wish", cancel);
                return Result(ApplyOutcome.RolledBack, $"The read-back differs: {Join(differs.Text)}.", await router.ReadBackAsync(cancel));
            }

            if (isAwaited is not null) await isAwaited(cancel);
            if (await router.ConfirmAsync(change.Id, cancel))
            {
                return isUnchanged
                    ? Result(ApplyOutcome.Unchanged, "The router has it already.", after)
                    : Result(ApplyOutcome.Applied, "Written, read back and confirmed.", after);
            }

            return Result(ApplyOutcome.RolledBack, "The router undid it before it was confirmed.", await router.ReadBackAsync(cancel));
        }
        catch
        {
            await GiveUpAsync(change.Id);
            throw;
        }
    }

    /// <summary>Sooner than the router would by itself. Harmless when the confirmation had arrived after all.</summary>
    private async Task GiveUpAsync(Guid change)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
        try
        {
            await router.AbandonAsync(change, "the server gave up", soon.Token);
        }
        catch (Exception fault) when (fault is RouterUnreachableException or OperationCanceledException)
        {
            // The router's own timer is what counts.
        }
    }

    public Task<RouterObservation> ObserveAsync(CancellationToken cancel) => router.ObserveAsync(cancel);

    public Task<IReadOnlyList<Route>> RoutesAsync(SessionKey session, RouteView view, CancellationToken cancel) =>
        router.RoutesAsync(session, view, cancel);

    public Task<LinkTestResult> TestLinkAsync(LinkTestPlan plan, CancellationToken cancel) => router.TestLinkAsync(plan, cancel);

    public Task<PingResult> PingAsync(PingRequest request, CancellationToken cancel) => router.PingAsync(request, cancel);

    public Task<IReadOnlyList<string>> WhoHasAsync(string interfaceName, Address address, CancellationToken cancel) =>
        router.WhoHasAsync(interfaceName, address, cancel);

    public Task<TraceResult> TraceAsync(Address destination, CancellationToken cancel) => router.TraceAsync(destination, cancel);

    public Task<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancel) => router.ConnectAsync(request, cancel);

    public Task<IReadOnlyList<FoundRoute>> LookUpAsync(Address address, CancellationToken cancel) => router.LookUpAsync(address, cancel);

    public ValueTask DisposeAsync()
    {
        router.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ApplyOutcome Outcome(CommitVerdict verdict) => verdict switch
    {
        CommitVerdict.Locked or CommitVerdict.Superseded => ApplyOutcome.Superseded,
        CommitVerdict.RolledBack => ApplyOutcome.RolledBack,
        _ => ApplyOutcome.Refused,
    };

    private static bool KnowsWhatIsOff(RouterReadBack router, CommitRequest change) =>
        change.Absent.Select(a => (a.ConnectionId, a.TakenOff)).Concat(change.Connections.Select(c => (c.ConnectionId, c.TakenOff)))
            .All(c => router.Markers.GetValueOrDefault(c.ConnectionId, Generations.None) is var known && known.Raised(c.TakenOff) == known);

    /// <summary>What the router has of the intent, by what was read back.</summary>
    private static Dictionary<Guid, AppliedConnection> Confirmed(RouterWish wish, IReadOnlySet<Guid> intent, RouterReadBack router)
    {
        var confirmed = new Dictionary<Guid, AppliedConnection>();
        foreach (var id in intent)
        {
            var wished = wish.Connections.FirstOrDefault(c => c.ConnectionId == id);
            confirmed[id] = new AppliedConnection(Half(Family.IPv4), Half(Family.IPv6));

            AppliedHalf? Half(Family family) =>
                wished?.Sessions.FirstOrDefault(s => s.Family == family) is { } session && EmbeddedSessions.KeepsLegacy(wished, session)
                    ? Legacy(session)
                    : router.Find(id)?.Halves.FirstOrDefault(h => h.Family == family)?.Applied;
        }

        return confirmed;

        AppliedHalf? Legacy(SessionWish session) =>
            router.Legacy.Any(l => l.Key == EmbeddedSessions.Key(session.PeerAddress))
                ? new AppliedHalf(session.Generation, session.Policy.Open)
                : null;
    }

    private static string Join(IEnumerable<string> sentences) => string.Join("; ", sentences);
}
