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

        // Who is silent is waited for: all that one answer does not need of another is asked at once.
        var seeing = questions.Ask("sessions and interfaces", driver.ObserveAsync);
        var capabilities = questions.Ask("capabilities", driver.CapabilitiesAsync);
        var (asking4, asking6) = request.Kind is ReportKind.Opening
            ? (Task.FromResult(v4), Task.FromResult(v6))
            : (WithLink(driver, questions, c, v4), WithLink(driver, questions, c, v6));
        var (reading4, reading6) = (FirstAsync(v4), FirstAsync(v6));
        await Task.WhenAll(seeing, capabilities, asking4, asking6, reading4, reading6);
        var (before, router) = (await seeing, await capabilities);

        // Not for ever, should somebody ask long before.
        if (request.TablesFrom - time.GetUtcNow() is { Ticks: > 0 } wait && wait <= DueSteps.LinkAskedAhead) await Task.Delay(wait, time, cancel);
        var origins = rpki.View;
        v4 = Validated(await WithRoutes(driver, questions, Seen(before, await asking4), await reading4), origins);
        v6 = Validated(await WithRoutes(driver, questions, Seen(before, await asking6), await reading6), origins);

        // The session is judged as it was after its tables were read: one that went down in between is down.
        var after = await questions.Ask("sessions and interfaces", driver.ObserveAsync) ?? before;
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
            V4 = SeenAfter(after, v4),
            V6 = SeenAfter(after, v6),
            Unanswered = questions.Unanswered,
        };

        // A peer whose session has just come up is still sending: the later it is read, the sooner both readings agree.
        async Task<RouteSnapshot?> FirstAsync(HalfEvidence? half)
        {
            if (request.ReadsOnce) return null;
            if ((request.TablesFrom - startedAt) / 2 is { Ticks: > 0 } wait && wait <= DueSteps.LinkAskedAhead) await Task.Delay(wait, time, cancel);
            return await ReadAsync(driver, questions, Seen(await seeing, half), RouteView.Received);
        }
    }

    private static HalfEvidence? Half(Connection c, SessionHalf? half, LinkAddresses? link) => half is null || link is null ? null : new HalfEvidence
    {
        Half = half, Link = link, Mesh = [.. Wishes.MeshOf(c, half.Family).Select(p => new MeshSession(p, null))],
    };

    private static HalfEvidence? Seen(RouterObservation? seen, HalfEvidence? half) => half is null ? null : half with
    {
        Session = Find(seen, half, half.Link.Peer),
        Mesh = [.. half.Mesh.Select(m => m with { Session = Find(seen, half, m.Peer) })],
    };

    /// <summary>Of a mesh session that came up when the tables were being read there are no routes in them: it is told as it was.</summary>
    private static HalfEvidence? SeenAfter(RouterObservation? after, HalfEvidence? half) => half is null ? null : half with
    {
        Session = Find(after, half, half.Link.Peer),
        Mesh = [.. half.Mesh.Select(m => IsUp(m.Session) ? m with { Session = Find(after, half, m.Peer) } : m)],
    };

    private static bool IsUp(SessionObservation? session) => session is { State: SessionState.Established };

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

        async Task<(PingResult? Small, PingResult? Large)> PingsAsync()
        {
            var small = await questions.Ask($"ping to {peer}", token => driver.PingAsync(ping, token));
            return small is not { Received: > 0 } ? (small, null)
                : (small, await questions.Ask($"ping of {c.Terms.Mtu} octets to {peer}", token => driver.PingAsync(large, token)));
        }
    }

    /// <summary>
    /// The three tables cannot be read at one instant. Received is read before and after the others until both readings agree: then all
    /// belong together. Without a first reading of it they are all read at once.
    /// </summary>
    private static async Task<HalfEvidence?> WithRoutes(IEdgeRouterDriver driver, Questions questions, HalfEvidence? half, RouteSnapshot? received)
    {
        if (half is null || !IsUp(half.Session)) return half;
        for (var reading = 1; ; reading++)
        {
            var accepted = ReadAsync(driver, questions, half, RouteView.Accepted);
            var advertised = ReadAsync(driver, questions, half, RouteView.Advertised);
            if (received is not null) await Task.WhenAll(accepted, advertised);
            var again = await ReadAsync(driver, questions, half, RouteView.Received);
            var still = received is null || Same(received, again);
            half = half with { Accepted = await accepted, Advertised = await advertised, Received = again, Churning = !still };
            if (still || reading == Readings) return half;
            received = again;
        }
    }

    private static async Task<RouteSnapshot> ReadAsync(IEdgeRouterDriver driver, Questions questions, HalfEvidence? half, RouteView view)
    {
        if (half is null || !IsUp(half.Session)) return RouteSnapshot.NotRead;
        var routes = new List<Route>();
        var peers = half.Mesh.Where(m => IsUp(m.Session)).Select(m => m.Peer).Prepend(half.Link.Peer);
        foreach (var key in peers.Select(p => new SessionKey(half.Half.Family, p)))
        {
            if (await questions.Ask($"{view} routes of {key.PeerAddress}", token => driver.RoutesAsync(key, view, token)) is not { } read)
                return RouteSnapshot.NotRead;
            routes.AddRange(read);
        }

        return RouteSnapshot.Of(routes);
    }

    private static HalfEvidence? Validated(HalfEvidence? half, RpkiView origins) => half is null || !origins.CanSay ? half : half with
    {
        Received = half.Received with { Routes = [.. half.Received.Routes.Select(r => r with { Rpki = origins.Of(r) })] },
    };

    private static bool Same(RouteSnapshot a, RouteSnapshot b) => a.Total == b.Total && Paths(a).SetEquals(Paths(b));

    private static HashSet<(Prefix, string)> Paths(RouteSnapshot snapshot) => [.. snapshot.Routes.Select(r => (r.Prefix, r.AsPathText))];

    /// <summary>Each question with its own end, none beyond the end of all.</summary>
    private sealed class Questions(TimeProvider time, TimeSpan within, CancellationToken caller, CancellationToken all)
    {
        private readonly ConcurrentQueue<string> unanswered = new();

        public IReadOnlyList<string> Unanswered => [.. unanswered.Order(StringComparer.Ordinal)];

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
