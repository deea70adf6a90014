using System.Collections.Concurrent;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Sources.Irr;
using Peerline.Sources.Rpki;

namespace Peerline.Stages.Validation;

/// <summary>
/// Asks one router for everything that a judgement needs, in bounded time. It decides nothing. A question that is not answered in time is
/// noted and missing; a router that cannot be reached at all is the caller's to try again.
/// </summary>
public sealed class EvidenceCollector(TimeProvider time, RpkiSource rpki, IrrSource irr)
{
    private const int Packets = 10;
    private const int LargePackets = 3;
    private const int Readings = 3;

    /// <summary>For one question: a slow table of a full-table peer included.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For everything together.</summary>
    public TimeSpan CollectWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <exception cref="RouterUnreachableException">The router cannot be asked.</exception>
    public async Task<ValidationEvidence> CollectAsync(IEdgeRouterDriver driver, EvidenceRequest request, CancellationToken cancel)
    {
        var startedAt = time.GetUtcNow();
        using var deadline = new CancellationTokenSource(CollectWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        var questions = new Questions(time, AnswerWithin, cancel, both.Token);
        var c = request.Connection;
        var (v4, v6) = (
            request.Only is Family.IPv6 ? null : Half(c, c.V4, c.Addresses?.V4),
            request.Only is Family.IPv4 ? null : Half(c, c.V6, c.Addresses?.V6));

        // Who is silent is waited for: the link is asked while the tables are read.
        var (asking4, asking6) = request.Kind is ReportKind.Opening
            ? (Task.FromResult(v4), Task.FromResult(v6))
            : (WithLink(driver, questions, c, v4), WithLink(driver, questions, c, v6));
        var capabilities = questions.Ask("capabilities", driver.CapabilitiesAsync);
        var reading = ReadTables(driver, questions, request.StableAt, v4, v6);
        await Task.WhenAll(asking4, asking6, capabilities, reading);
        var (tables, router, origins) = (await reading, await capabilities, rpki.View);
        var (before, after) = (tables.Before, tables.After);
        (v4, v6) = (WithTables(await asking4, tables.V4, origins), WithTables(await asking6, tables.V6, origins));
        return new ValidationEvidence
        {
            ReportId = request.ReportId,
            Kind = request.Kind,
            Connection = c,
            PeerAsn = request.PeerAsn,
            Operator = request.Operator,
            Siblings = request.Siblings,
            LinkTest = request.LinkTest,
            StartedAt = startedAt,
            TakenAt = time.GetUtcNow(),
            Router = router,
            Rpki = origins.State,
            Irr = irr.Of(request.PeerAsn),
            Interface = after?.Interfaces.FirstOrDefault(i => i.Name == c.Port?.InterfaceName),
            Ports = [.. after?.Interfaces.Where(i => c.Port?.Lag?.Members.Any(m => m.InterfaceName == i.Name) ?? false) ?? []],
            Md5FailuresSinceApplied = Since(request.Md5FailuresWhenApplied ?? before?.Md5Failures, after?.Md5Failures),
            OtherMd5SessionsDown = after?.Sessions.Count(s => IsSignedAndDown(s) && !IsMine(s, c)) ?? 0,
            V4 = v4,
            V6 = v6,
            Unanswered = questions.Unanswered,
        };
    }

    private static HalfEvidence? Half(Connection c, SessionHalf? half, LinkAddresses? link) => half is null || link is null ? null : new HalfEvidence
    {
        Half = half, Link = link, Mesh = [.. Wishes.MeshOf(c, half.Family).Select(p => new MeshSession(p, null))],
    };

    private static HalfEvidence Seen(RouterObservation? seen, HalfEvidence half) => half with
    {
        Session = Find(seen, half, half.Link.Peer),
        Mesh = [.. half.Mesh.Select(m => m with { Session = Find(seen, half, m.Peer) })],
    };

    private static SessionObservation? Find(RouterObservation? seen, HalfEvidence half, Address peer) =>
        seen?.Sessions.FirstOrDefault(s => s.Family == half.Half.Family && s.PeerAddress == peer);

    private static bool IsSignedAndDown(SessionObservation session) => session is { Md5: true, State: not SessionState.Established };

    private static bool IsMine(SessionObservation session, Connection c) =>
        session.PeerAddress == c.Addresses?.V4?.Peer || session.PeerAddress == c.Addresses?.V6?.Peer || session.ConnectionId == c.Id;

    /// <summary>A counter that is smaller than before began anew with the router.</summary>
    private static long? Since(long? before, long? after) => (before, after) switch
    {
        ({ } b, { } a) => a >= b ? a - b : a,
        _ => null,
    };

    private static async Task<HalfEvidence?> WithLink(IEdgeRouterDriver driver, Questions questions, Connection c, HalfEvidence? half)
    {
        if (half is null || c.Port is not { } port) return half;
        var (peer, own) = (half.Link.Peer, half.Link.Operator);
        var ping = new PingRequest(port.InterfaceName, peer, Packets) { Source = own };
        var large = ping with { Packets = LargePackets, PacketSize = c.Terms.Mtu, DontFragment = true };

        var ownAnswers = questions.Ask($"who answers for {own}", token => driver.WhoHasAsync(port.InterfaceName, own, token));
        var peerAnswers = questions.Ask($"who answers for {peer}", token => driver.WhoHasAsync(port.InterfaceName, peer, token));
        var pings = PingsAsync();
        await Task.WhenAll(ownAnswers, peerAnswers, pings);
        var (answered, largeAnswered) = await pings;
        return half with { OwnAnswers = await ownAnswers, PeerAnswers = await peerAnswers, Ping = answered, LargePing = largeAnswered };

        async Task<(PingResult?, PingResult?)> PingsAsync()
        {
            var small = await questions.Ask($"ping to {peer}", token => driver.PingAsync(ping, token));
            return small is not { Received: > 0 } ? (small, null)
                : (small, await questions.Ask($"ping of {c.Terms.Mtu} octets to {peer}", token => driver.PingAsync(large, token)));
        }
    }

    /// <summary>
    /// The three tables cannot be read at one instant. They belong together when the peer has sent nothing from before they were read until
    /// after it; else they are read again. They may be read before the session is stable: then it is looked at when it is.
    /// </summary>
    private async Task<TablesRead> ReadTables(
        IEdgeRouterDriver driver, Questions questions, DateTimeOffset? stableAt, HalfEvidence? v4, HalfEvidence? v6)
    {
        var first = await questions.Ask("sessions and interfaces", driver.ObserveAsync);
        var before = first;
        for (var reading = 1; ; reading++)
        {
            (v4, v6) = (await WithRoutes(driver, questions, before, v4), await WithRoutes(driver, questions, before, v6));
            if (reading == 1) await questions.UntilAsync(stableAt);

            // The session is judged as it was after its tables were read: one that went down in between is down.
            var after = await questions.Ask("sessions and interfaces", driver.ObserveAsync) ?? before;
            (v4, v6) = (SeenAfter(after, v4), SeenAfter(after, v6));
            var churns = v4 is { Churning: true } || v6 is { Churning: true };
            if (!churns || reading == Readings) return new TablesRead(first, after, v4, v6);
            before = after;
        }
    }

    private static async Task<HalfEvidence?> WithRoutes(
        IEdgeRouterDriver driver, Questions questions, RouterObservation? seen, HalfEvidence? half)
    {
        if (half is null) return null;
        half = Seen(seen, half);
        if (half.Session is not { State: SessionState.Established }) return half;
        var peers = half.Mesh.Where(m => m.Session is { State: SessionState.Established }).Select(m => m.Peer).Prepend(half.Link.Peer).ToList();
        async Task<RouteSnapshot> Read(RouteView view)
        {
            var routes = new List<Route>();
            foreach (var key in peers.Select(p => new SessionKey(half.Half.Family, p)))
            {
                if (await questions.Ask($"{view} routes of {key.PeerAddress}", token => driver.RoutesAsync(key, view, token)) is not { } read)
                    return RouteSnapshot.NotRead;
                routes.AddRange(read);
            }

            return RouteSnapshot.Of(routes);
        }

        return half with
        {
            Received = await Read(RouteView.Received), Accepted = await Read(RouteView.Accepted), Advertised = await Read(RouteView.Advertised),
        };
    }

    private static HalfEvidence? SeenAfter(RouterObservation? after, HalfEvidence? half)
    {
        if (half is null) return null;
        var now = Seen(after, half);
        return now with { Churning = !now.Sessions.Zip(half.Sessions, IsUnchanged).All(same => same) };
    }

    /// <summary>Not begun anew (some routers tell when in whole seconds), and nothing came.</summary>
    private static bool IsUnchanged(SessionObservation? now, SessionObservation? before) =>
        (now?.State is SessionState.Established) == (before?.State is SessionState.Established)
        && now?.UpdatesReceived == before?.UpdatesReceived
        && !(now?.EstablishedSince - before?.EstablishedSince > TimeSpan.FromSeconds(2));

    private static HalfEvidence? WithTables(HalfEvidence? half, HalfEvidence? tables, RpkiView origins) => half is null || tables is null ? half : half with
    {
        Session = tables.Session,
        Mesh = tables.Mesh,
        Churning = tables.Churning,
        Received = !origins.CanSay ? tables.Received : tables.Received with
        {
            Routes = [.. tables.Received.Routes.Select(r => r with { Rpki = origins.Of(r) })],
        },
        Accepted = tables.Accepted,
        Advertised = tables.Advertised,
    };

    /// <summary>What two looks at the router, and the tables between them, told.</summary>
    private sealed record TablesRead(RouterObservation? Before, RouterObservation? After, HalfEvidence? V4, HalfEvidence? V6);

    /// <summary>Each question with its own end, none beyond the end of all.</summary>
    private sealed class Questions(TimeProvider time, TimeSpan within, CancellationToken caller, CancellationToken all)
    {
        private readonly ConcurrentQueue<string> unanswered = new();

        public IReadOnlyList<string> Unanswered => [.. unanswered.Order(StringComparer.Ordinal)];

        /// <summary>Not for ever, should somebody ask long before.</summary>
        public async Task UntilAsync(DateTimeOffset? moment)
        {
            if (moment - time.GetUtcNow() is { Ticks: > 0 } wait && wait <= DueSteps.LinkAskedAhead) await Task.Delay(wait, time, caller);
        }

        public async Task<T?> Ask<T>(string question, Func<CancellationToken, Task<T>> ask) where T : class
        {
            using var own = new CancellationTokenSource(within, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(all, own.Token);
            try
            {
                either.Token.ThrowIfCancellationRequested();
                return await ask(either.Token).WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!caller.IsCancellationRequested)
            {
                unanswered.Enqueue(question);
                return null;
            }
        }
    }
}
