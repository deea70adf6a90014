using Microsoft.Extensions.Time.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Sources.Irr;
using Peerline.Sources.Rpki;
using Peerline.Stages.Validation;

namespace Peerline.Tests.Validation;

public class EvidenceCollectorTests
{
    private readonly FakeTimeProvider time = new(Scene.Now);

    private static EvidenceRequest Request(ReportKind kind = ReportKind.Validation, long? md5 = null) => new()
    {
        ReportId = Guid.CreateVersion7(Scene.Now),
        Kind = kind,
        Connection = Scene.Connection,
        PeerAsn = Scene.Peer,
        Operator = Scene.Profile,
        Siblings = Scene.Good.Siblings,
        Md5FailuresWhenApplied = md5,
    };

    private static IReadOnlyList<Route> Stand(SessionKey key, RouteView view, int reading) => view is not RouteView.Received ? []
        : key.Family is Family.IPv4 ? Scene.Good.V4!.Received.Routes : Scene.Good.V6!.Received.Routes;

    private IrrSource NoIrr => new(new IrrOptions(), "", time, null, NullLogger<IrrSource>.Instance);

    private Task<ValidationEvidence> Collect(ScriptedRouter router, EvidenceRequest? request = null, CancellationToken cancel = default) =>
        new EvidenceCollector(time, new RpkiSource(new RpkiOptions(), time), NoIrr).CollectAsync(router, request ?? Request(), cancel);

    [Fact]
    public async Task What_is_collected_from_a_sound_router_validates()
    {
        var router = new ScriptedRouter { Observation = _ => ScriptedRouter.Seen(), Routes = Stand, WhoHas = a => a == Scene.Link4.Peer
            || a == Scene.Link6.Peer ? ["02:00:00:00:00:01"] : [] };
        var evidence = await Collect(router);
        var report = Validator.Judge(evidence, Scene.Now);
        Assert.True(report.Passed, report.Summary);
        Assert.Equal(3, report.V4!.Received);
        Assert.Empty(evidence.Unanswered);
    }

    [Fact]
    public async Task An_opening_asks_for_tables_and_sends_no_packets()
    {
        var router = new ScriptedRouter { Observation = _ => ScriptedRouter.Seen(), Routes = Stand };
        await Collect(router, Request(ReportKind.Opening));
        Assert.NotEmpty(router.Asked);
        Assert.DoesNotContain(router.Asked, a => a.StartsWith("ping", StringComparison.Ordinal)
            || a.StartsWith("who-has", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Received_routes_are_read_while_the_link_has_not_answered_and_again_after_the_other_tables()
    {
        var bothRead = new CountdownEvent(2);
        var router = new ScriptedRouter
        {
            Observation = _ => ScriptedRouter.Seen(),
            Routes = (key, view, reading) =>
            {
                if (view is RouteView.Received && !bothRead.IsSet) bothRead.Signal();
                return Stand(key, view, reading);
            },
            Ping = async (request, token) =>
            {
                await Task.Run(() => bothRead.Wait(token), token);
                return Scene.Answered(request.Destination, request.Packets, request.Packets);
            },
        };
        var evidence = await Collect(router).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.NotNull(evidence.V4!.Ping);
        var tables = router.Asked.Where(a => a.EndsWith($" {Scene.Link4.Peer}", StringComparison.Ordinal) && !a.StartsWith("who-has", StringComparison.Ordinal));
        Assert.Equal(["Received", "Accepted", "Advertised", "Received"], tables.Select(t => t.Split(' ')[0]));
    }

    [Fact]
    public async Task Who_needs_no_proof_that_routes_stood_still_has_each_table_read_once()
    {
        var router = new ScriptedRouter { Observation = _ => ScriptedRouter.Seen(), Routes = Stand };
        var evidence = await Collect(router, Request(ReportKind.Opening) with { ReadsOnce = true });
        Assert.Equal(3, evidence.V4!.Received.Total);
        Assert.True(evidence.V4 is { Churning: false, Accepted.IsRead: true, Advertised.IsRead: true });
        Assert.Equal(router.Asked.Distinct().Order(), router.Asked.Order());
    }

    [Fact]
    public async Task Routes_that_change_once_are_read_again_until_they_stand_still()
    {
        // Readings of the IPv4 half: received, accepted, advertised, received (another one), accepted, advertised, received.
        var router = new ScriptedRouter
        {
            Observation = _ => ScriptedRouter.Seen(),
            Routes = (key, view, reading) => key.Family is Family.IPv4 && view is RouteView.Received && reading == 0
                ? [Scene.Route("45.82.0.0/24")] : Stand(key, view, reading),
        };
        var evidence = await Collect(router);
        Assert.False(evidence.V4!.Churning);
        Assert.Equal(3, evidence.V4.Received.Total);
        Assert.Equal(2, router.Asked.Count(a => a == "Accepted 45.80.0.0"));
    }

    [Fact]
    public async Task Routes_that_never_stand_still_are_said_to_churn()
    {
        var router = new ScriptedRouter
        {
            Observation = _ => ScriptedRouter.Seen(),
            Routes = (key, view, reading) => view is RouteView.Received ? [Scene.Route($"45.81.{reading % 200}.0/24")] : [],
        };
        var evidence = await Collect(router);
        Assert.True(evidence.V4!.Churning);
        Assert.False(Validator.Judge(evidence, Scene.Now).Passed);
    }

    [Fact]
    public async Task A_path_that_changes_is_a_change_too()
    {
        var router = new ScriptedRouter
        {
            Observation = _ => ScriptedRouter.Seen(),
            Routes = (_, view, reading) => view is RouteView.Received ? [Scene.Route("45.82.0.0/24", null, 2002, (uint)(5000 + reading))]
                : [],
        };
        Assert.True((await Collect(router)).V4!.Churning);
    }

    [Fact]
    public async Task A_question_that_is_never_answered_is_given_up_and_noted()
    {
        var asked = new TaskCompletionSource();
        var router = new ScriptedRouter
        {
            Observation = _ => ScriptedRouter.Seen(),
            Routes = Stand,
            Ping = (request, token) =>
            {
                if (request.Destination != Scene.Link4.Peer) return Task.FromResult(Scene.Answered(request.Destination, request.Packets,
                    request.Packets));
                asked.TrySetResult();
                return new TaskCompletionSource<PingResult>().Task; // deaf to its token, too
            },
        };
        var collecting = Collect(router);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(21));
        var evidence = await collecting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Null(evidence.V4!.Ping);
        Assert.NotNull(evidence.V6!.Ping);
        Assert.Equal(["ping to 45.80.0.0"], evidence.Unanswered);
        Assert.Contains(Validator.Judge(evidence, Scene.Now).Notes, n => n.Contains("ping to 45.80.0.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_router_that_answers_nothing_more_ends_in_bounded_time_and_proves_nothing()
    {
        var asked = new TaskCompletionSource();
        var router = new ScriptedRouter
        {
            Observation = _ => ScriptedRouter.Seen(),
            Routes = Stand,
            Ping = (_, _) =>
            {
                asked.TrySetResult();
                return new TaskCompletionSource<PingResult>().Task;
            },
        };
        var collecting = new EvidenceCollector(time, new RpkiSource(new RpkiOptions(), time), NoIrr) { CollectWithin = TimeSpan.FromSeconds(10) }.CollectAsync(router, Request(), default);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(11));
        var evidence = await collecting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(evidence.V4!.Received.IsRead);
        var report = Validator.Judge(evidence, Scene.Now);
        Assert.False(report.Passed);
        Assert.Empty(report.V4!.Predicted);
    }

    [Fact]
    public async Task The_callers_own_end_is_an_end_and_no_evidence()
    {
        using var cancel = new CancellationTokenSource();
        var router = new ScriptedRouter { Observation = _ => ScriptedRouter.Seen(), Ping = (_, token) =>
            Task.Delay(Timeout.InfiniteTimeSpan, token).ContinueWith<PingResult>(_ => throw new OperationCanceledException(token)) };
        var collecting = Collect(router, cancel: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collecting.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public Task A_router_that_cannot_be_reached_is_the_callers_to_try_again() =>
        Assert.ThrowsAsync<RouterUnreachableException>(() => Collect(new ScriptedRouter()));

    [Fact]
    public async Task A_session_that_went_down_while_its_tables_were_read_is_down()
    {
        var down = ScriptedRouter.Seen()
            with { Sessions = [.. ScriptedRouter.Seen().Sessions.Select(s => s
            with { State = SessionState.Idle, EstablishedSince = null })] };
        var evidence = await Collect(new ScriptedRouter { Observation = n => n == 0 ? ScriptedRouter.Seen() : down, Routes = Stand });
        Assert.Equal(SessionState.Idle, evidence.V4!.Session!.State);
        Assert.False(Validator.Judge(evidence, Scene.Now).Passed);
    }

    [Fact]
    public async Task A_last_look_that_is_not_answered_is_noted_and_the_one_before_counts()
    {
        var evidence = await Collect(new ScriptedRouter
        {
            Observation = n => n == 0 ? ScriptedRouter.Seen() : throw new OperationCanceledException("no answer in time"), Routes = Stand,
        });
        Assert.Equal(SessionState.Established, evidence.V4!.Session!.State);
        Assert.NotNull(evidence.Interface);
        Assert.Equal(["sessions and interfaces"], evidence.Unanswered);
    }

    [Fact]
    public async Task A_mesh_session_counts_as_up_only_when_its_tables_were_read_and_it_is_up_after_that()
    {
        var peers = new[] { "45.80.0.66", "45.80.0.67", "45.80.0.68" }.Select(Address.Parse).ToList();
        var mesh = new Mesh([.. peers.Select(p => Scene.Link4 with { Peer = p })]);
        var connection = Scene.Connection with { Requested = Scene.Connection.Requested with { MeshV4 = mesh } };
        RouterObservation With(params SessionState[] states) => ScriptedRouter.Seen(0,
            [.. peers.Zip(states, (p, state) => Scene.Good.V4!.Session! with { PeerAddress = p, State = state })]);
        var router = new ScriptedRouter
        {
            Observation = n => n == 0
                ? With(SessionState.Established, SessionState.Established, SessionState.Active)
                : With(SessionState.Established, SessionState.Idle, SessionState.Established),
            Routes = Stand,
        };
        var evidence = await Collect(router, Request() with { Connection = connection });
        Assert.Equal([SessionState.Established, SessionState.Idle, SessionState.Active], evidence.V4!.Mesh.Select(m => m.Session!.State));
        Assert.Equal(["Received", "Accepted", "Advertised", "Received"], router.Asked.Where(a => a.EndsWith(" 45.80.0.66", StringComparison.Ordinal)).Select(a => a.Split(' ')[0]));
        Assert.DoesNotContain(router.Asked, a => a.EndsWith(" 45.80.0.68", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10L, 3, 17, 7)]
    [InlineData(null, 3, 17, 14)]
    [InlineData(100L, 3, 17, 17)]
    public async Task Md5_failures_are_counted_since_the_session_was_applied(long? whenApplied, long before, long after, long counted)
    {
        var other = Scene.Good.V4!.Session! with { PeerAddress = Address.Parse("45.80.0.8"), State = SessionState.Active };
        var evidence = await Collect(new ScriptedRouter { Observation = n => ScriptedRouter.Seen(n == 0 ? before : after, other), Routes =
            Stand }, Request(md5: whenApplied));
        Assert.Equal(counted, evidence.Md5FailuresSinceApplied);
        Assert.Equal(1, evidence.OtherMd5SessionsDown);
    }

    [Fact]
    public async Task Large_packets_are_not_sent_to_who_does_not_answer_small_ones()
    {
        var router = new ScriptedRouter { Observation = _ => ScriptedRouter.Seen(), Routes = Stand, Ping = (r, _) =>
            Task.FromResult(Scene.Answered(r.Destination, r.Packets, 0)) };
        Assert.Null((await Collect(router)).V4!.LargePing);
        Assert.DoesNotContain(router.Asked, a => a.EndsWith(" 1500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_peer_that_sends_more_than_can_be_judged_fills_no_memory()
    {
        var many = new Route[RouteSnapshot.Limit + 5];
        Array.Fill(many, Scene.Route("45.82.0.0/24"));
        var evidence = await Collect(new ScriptedRouter { Observation = _ => ScriptedRouter.Seen(), Routes = (k, v, _) =>
            v is RouteView.Received && k.Family is Family.IPv4 ? many : [] });
        Assert.Equal(RouteSnapshot.Limit, evidence.V4!.Received.Routes.Count);
        Assert.True(evidence.V4.Received.IsCut);
    }
}
