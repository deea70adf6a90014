using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Notifications;
using Peerline.Routing.Addressing;
using Peerline.Sources.Irr;
using Peerline.Sources.Rpki;
using Peerline.Stages;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Stages.Provisioning.Rollouts;
using Peerline.Stages.Validation;
using Peerline.Stages.Workers;
using Peerline.Storage;
using Peerline.Tests.Lifecycle;
using Peerline.Tests.Validation;

namespace Peerline.Tests.Storage;

/// <summary>A change of the policy on its way to three sessions of one router, and to what the database says after each look.</summary>
public sealed class RolloutWatchTests(SqliteDatabases databases) : IClassFixture<SqliteDatabases>, IDisposable
{
    private static readonly Caller Noc = new("noc", Role.Operator, new HashSet<Guid>());
    private static readonly ChangeCaps Caps = new() { CanaryForSeconds = 60, CanaryWithinSeconds = 300 };
    private static readonly Guid[] Ids = [.. Enumerable.Range(1, 3).Select(i => new Guid($"00000000-0000-7000-8000-00000000c00{i}"))];

    private readonly string folder = Directory.CreateTempSubdirectory("peerline-rollout").FullName;
    private readonly FakeTimeProvider time = new(Samples.Begin);
    private readonly Dictionary<Address, int> accepted = [];
    private DatabaseOptions? options;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_goes_to_one_session_is_watched_there_and_then_to_the_rest_also_when_each_look_is_another_process()
    {
        await StartAsync();
        await SetAsync(p => p with { LongestAsPath = 40 });
        var begun = await RolloutAsync();
        Assert.Equal((RolloutState.Underway, 3, 0), (begun.State, begun.Waiting.Count, begun.Step.Count));
        Assert.Equal(["longestAsPath"], begun.Changes);
        Assert.Equal("50 50 50", await LongestAsync());

        // The second accepts the fewest routes. Nothing else moves while it is watched, whatever is looked at.
        await LookAsync();
        Assert.Equal("50 40 50", await LongestAsync());
        await LookAsync();
        Assert.Null((await RolloutAsync()).Step.Single().AppliedAt);
        await SettleAsync(1);
        await LookAsync();
        Assert.Equal((2, 2), ((await RolloutAsync()).Step.Single().AcceptedBefore, (await RolloutAsync()).Step.Single().Accepted));
        time.Advance(TimeSpan.FromSeconds(59));
        await LookAsync();
        Assert.Equal("50 40 50", await LongestAsync());
        time.Advance(TimeSpan.FromSeconds(1));
        await LookAsync();
        Assert.Equal([Ids[1]], (await RolloutAsync()).Done);

        // Another change of the same kind waits for its end; what sessions do not carry is changed as ever.
        Assert.Equal("RolloutUnderway", Assert.Single(Assert.IsType<Answer<OperatorProfile>.Refused>(await SayAsync(p => p with { LongestAsPath = 30 })).Problems).Code);
        await SetAsync(p => p with { Text = "As before." });

        await StepAsync(0);
        Assert.Equal("40 40 50", await LongestAsync());
        await StepAsync(2);

        var done = await RolloutAsync();
        Assert.Equal((RolloutState.Done, 3, 0), (done.State, done.Done.Count, done.Waiting.Count));
        Assert.Equal("40 40 40", await LongestAsync());
        Assert.Equal(
            [RolloutEvents.Started, RolloutEvents.Stepped, RolloutEvents.Stepped, RolloutEvents.Stepped, RolloutEvents.Done], await ToldAsync());
    }

    [Fact]
    public async Task What_was_seen_of_a_session_before_it_was_in_service_does_not_make_it_the_first()
    {
        await StartAsync();
        await PutAsync(1, c => c with { StateSince = time.GetUtcNow() });
        await SetAsync(p => p with { LongestAsPath = 40 });
        await LookAsync();
        Assert.Equal("40 50 50", await LongestAsync());
    }

    [Fact]
    public async Task What_comes_into_service_meanwhile_has_the_former_policy_until_the_change_has_reached_it_too()
    {
        await StartAsync();
        var inService = await ConnectionAsync(2);
        await PutAsync(2, c => c with { State = ConnectionState.Validating, V4 = c.V4! with { ValidatedGeneration = 0, Applied = new AppliedHalf(1, false) } });
        await SetAsync(p => p with { LongestAsPath = 40 });
        Assert.Equal([Ids[0], Ids[1]], (await RolloutAsync()).Waiting.Order());
        Assert.Equal("50 50 -", await LongestAsync());
        foreach (var next in new[] { 1, 0 }) await StepAsync(next);
        Assert.Equal(RolloutState.Done, (await RolloutAsync()).State);
        Assert.Equal("40 40 -", await LongestAsync());

        // Opened when the last step ends, and in service a moment later.
        await PutAsync(2, c => c with { V4 = c.V4! with { ValidatedGeneration = 0, Applied = new AppliedHalf(1, false) } });
        await SetAsync(p => p with { LongestAsPath = 30 });
        await StepAsync(1);
        await PutAsync(2, c => c with { V4 = inService.V4 });
        await StepAsync(0);
        Assert.Equal((RolloutState.Underway, Ids[2]), ((await RolloutAsync()).State, Assert.Single((await RolloutAsync()).Waiting)));
        await LookAsync();
        Assert.Equal("30 30 40", await LongestAsync());
        await PutAsync(2, c => c with { State = ConnectionState.Active });
        await StepAsync(2);
        Assert.Equal(RolloutState.Done, (await RolloutAsync()).State);
        Assert.Equal("30 30 30", await LongestAsync());
        Assert.Equal(5, (await ToldAsync()).Count(t => t == RolloutEvents.Stepped));
    }

    [Fact]
    public async Task What_waited_for_a_person_before_a_rollout_came_does_not_pass_with_what_the_rollout_gives_back()
    {
        await StartAsync();
        Assert.IsType<Answer<OperatorProfile>.Done>(await new RolloutDesk(Store()).NameCanaryAsync(Noc, Ids[2], null, default));
        var half = (await ConnectionAsync(2)).V4!;
        StatedPrefix further = new(Prefix.Parse("45.99.0.0/24"), 24);
        await TellAsync(2, new StatePrefixes([.. half.Permitted.Select(p => new StatedPrefix(p.Prefix, p.MaxLength)), further]));
        await TellAsync(2, new PermissionJudged(Guid.NewGuid(), Family.IPv4, 1, [.. half.Permitted, new PermittedPrefix(further.Prefix, 24)]));
        Assert.True(ChangeGate.Stands(await ConnectionAsync(2), StepKind.ApplySession));

        await SetAsync(p => p with { LongestAsPath = 40 });
        await LookAsync();
        Assert.Equal("50 50 40", await LongestAsync());
        Assert.IsType<Answer<OperatorProfile>.Done>(await new RolloutDesk(Store()).GiveUpAsync(Noc, "a wrong list", default));
        Assert.Equal("50 50 50", await LongestAsync());
        Assert.True(ChangeGate.Stands(await ConnectionAsync(2), StepKind.ApplySession));
        Assert.Equal([Caller.System.Name, "noc"], (await ConnectionAsync(2)).Authors);
    }

    [Fact]
    public async Task A_canary_that_is_not_as_predicted_gets_the_former_policy_back_past_the_gate_and_the_operator_decides()
    {
        await StartAsync();
        Assert.IsType<Answer<OperatorProfile>.Done>(await new RolloutDesk(Store()).NameCanaryAsync(Noc, Ids[2], null, default));
        await SetAsync(p => p with { LongestAsPath = 40 });
        await LookAsync();
        Assert.Equal("50 50 40", await LongestAsync());
        Assert.Empty((await ConnectionAsync(0)).Authors);
        Assert.Empty((await ConnectionAsync(1)).Authors);
        Assert.Equal(["noc"], (await ConnectionAsync(2)).Authors);
        var permitted = (await ConnectionAsync(2)).V4!.Permitted;
        await SettleAsync(2, fewer: true);
        accepted[(await ConnectionAsync(2)).Addresses!.V4!.Peer] = 0;

        // It is given its time; then the rest is held, and the canary has at once what it had, prefixes included.
        await LookAsync();
        time.Advance(TimeSpan.FromSeconds(299));
        await LookAsync();
        Assert.Equal(RolloutState.Underway, (await RolloutAsync()).State);
        time.Advance(TimeSpan.FromSeconds(1));
        await LookAsync();
        var held = await RolloutAsync();
        Assert.Equal((RolloutState.Held, 3, 0, 0), (held.State, held.Waiting.Count, held.Step.Count, held.Done.Count));
        Assert.Contains("accepted-as-predicted (IPv4): 0 prefixes are accepted", held.Finding, StringComparison.Ordinal);
        Assert.Equal("50 50 50", await LongestAsync());
        var back = await ConnectionAsync(2);
        Assert.Equal(permitted, back.V4!.Permitted);
        Assert.True(back.V4.IsOpen);
        Assert.Equal(StepKind.ApplySession, PeeringLifecycle.Steps(back, time.GetUtcNow())[0].Kind);
        Assert.False(ChangeGate.Stands(back, StepKind.ApplySession));
        await SettleAsync(2);
        Assert.False((await ConnectionAsync(2)).IsUnpassed);

        // Nothing moves until somebody decides; he is told what was seen.
        for (var look = 0; look < 3; look++, time.Advance(TimeSpan.FromHours(1))) await LookAsync();
        Assert.Equal("50 50 50", await LongestAsync());
        var mail = Assert.Single(await MailsAsync());
        Assert.Equal(Audience.Operator, mail.Audience);
        Assert.Contains("0 prefixes are accepted", string.Join(' ', mail.Draft.Text.Split(['\n', '>', ' '], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

        // On it goes: the same first, and this time it is not judged.
        Assert.IsType<Answer<OperatorProfile>.Done>(await new RolloutDesk(Store()).GoOnAsync(Noc, "known", default));
        Assert.IsType<Answer<OperatorProfile>.Refused>(await new RolloutDesk(Store()).GoOnAsync(Noc, "twice", default));
        await LookAsync();
        Assert.Equal("50 50 40", await LongestAsync());
        await SettleAsync(2);
        await LookAsync();
        Assert.Equal([Ids[2]], (await RolloutAsync()).Done);

        // Given up after all: everywhere, and the policy is the former one.
        Assert.IsType<Answer<OperatorProfile>.Done>(await new RolloutDesk(Store()).GiveUpAsync(Noc, "a wrong list", default));
        Assert.Equal("50 50 50", await LongestAsync());
        Assert.Equal((RolloutState.GivenUp, 50), ((await RolloutAsync()).State, (await ProfileAsync()).Policy.LongestAsPath));
        Assert.False(ChangeGate.Stands(await ConnectionAsync(2), StepKind.ApplySession));
        await LookAsync();
        Assert.Equal(
            [
                RolloutEvents.CanaryNamed, RolloutEvents.Started, RolloutEvents.Stepped, RolloutEvents.Held, RolloutEvents.WentOn, RolloutEvents.Stepped,
                RolloutEvents.GivenUp,
            ],
            await ToldAsync());
        Assert.Equal(
            ["OneOfBoth", "UnknownConnection", "UnknownRouter"],
            Assert.IsType<Answer<OperatorProfile>.Invalid>(
                await new RolloutDesk(Store()).NameCanaryAsync(Noc, Guid.NewGuid(), Guid.NewGuid(), default)).Problems.Select(p => p.Code));
    }

    private PeerlineStore Store() => new(options!, time);

    /// <summary>One look of a process that has just started.</summary>
    private async Task LookAsync()
    {
        var store = Store();
        await using var drivers = new EdgeRouterDrivers([new ScriptedRouters(Router)]);
        var collector = new EvidenceCollector(
            time, new RpkiSource(new RpkiOptions(), time), new IrrSource(new IrrOptions(), "", time, null, NullLogger<IrrSource>.Instance));
        var live = new LiveRouters();
        live.Seen(new EdgeRouter { Id = Samples.Port().EdgeRouterId, FacilityId = Guid.Empty, Name = "edge1", Driver = "scripted", Settings = default }, Observed());
        await new RolloutWatch(
            store, new EvidenceFile(store, drivers, collector), live, new PauseSwitch(Path.Combine(folder, "pause")), Caps, NullLogger<RolloutWatch>.Instance)
            .RunAsync(default);
    }

    /// <summary>One connection gets it, and has it for the whole time.</summary>
    private async Task StepAsync(int i)
    {
        await LookAsync();
        Assert.Equal(Ids[i], Assert.Single((await RolloutAsync()).Step).Connection);
        await SettleAsync(i);
        await LookAsync();
        time.Advance(TimeSpan.FromSeconds(60));
        await LookAsync();
    }

    private Task PutAsync(int i, Func<Connection, Connection> change) => Store().WriteAsync(Caller.System, async work =>
        await work.SaveAsync(change((await work.ConnectionAsync(Ids[i]))!)));

    private ScriptedRouter Router() => new()
    {
        Observation = _ => Observed(),
        Routes = (session, view, _) =>
        {
            var id = Array.FindIndex(Ids, i => Samples.Link(Subnet(Array.IndexOf(Ids, i))).Peer == session.PeerAddress);
            return view switch
            {
                RouteView.Received => [.. Routes(id, id == 1 ? 2 : 5)],
                RouteView.Accepted => [.. Routes(id, accepted[session.PeerAddress])],
                _ => [.. Samples.Operator.Policy.Announced.Where(p => p.Network.IsIPv4).Select(p => Scene.Route(p.ToString()))],
            };
        },
    };

    private RouterObservation Observed() => new()
    {
        At = time.GetUtcNow(), LocalAsn = Samples.Operator.Asn,
        Sessions =
        [
            .. Ids.Select((id, i) => new SessionObservation
            {
                Family = Family.IPv4, PeerAddress = Samples.Link(Subnet(i)).Peer, PeerAsn = Scene.Peer, State = SessionState.Established,
                EstablishedSince = Samples.Begin, PrefixesAccepted = accepted[Samples.Link(Subnet(i)).Peer], ConnectionId = id, EndOfRib = true,
            }),
        ],
    };

    private static string Subnet(int i) => $"198.51.100.{2 * i}/31";

    private static IEnumerable<Route> Routes(int connection, int count) =>
        Enumerable.Range(0, count).Select(n => Scene.Route($"45.{80 + connection}.{n}.0/24", Samples.Link(Subnet(connection)).Peer));

    /// <summary>What the router's worker would do: everything that is due.</summary>
    /// <param name="fewer">The judgement permits less.</param>
    private async Task SettleAsync(int i, bool fewer = false)
    {
        for (var step = 0; step < 10; step++)
        {
            var c = await ConnectionAsync(i);
            Input? input = PeeringLifecycle.Steps(c, time.GetUtcNow()).FirstOrDefault()?.Kind switch
            {
                StepKind.ApplySession => new Applied(new AppliedHalf(c.V4!.Generation, true), null),
                StepKind.JudgePermission => new PermissionJudged(
                    Guid.NewGuid(), Family.IPv4, c.V4!.Generation, fewer ? [.. c.V4.Permitted.Skip(1)] : c.V4.Permitted),
                _ => null,
            };
            if (input is null) return;
            await TellAsync(i, input);
        }
    }

    private async Task TellAsync(int i, Input input) =>
        Assert.IsType<Answer<Connection>.Done>(await new ConnectionDesk(Store()).SayAsync(Caller.System, Ids[i], input));

    private Task<Connection> ConnectionAsync(int i) =>
        Store().ReadAsync(Caller.System, async db => (await db.Connections.FirstAsync(c => c.Id == Ids[i])).ToConnection());

    private Task<OperatorProfile> ProfileAsync() => Store().ReadAsync(Caller.System, async db => (await db.Profiles.FirstAsync()).ToProfile());

    private async Task<PolicyRollout> RolloutAsync() => (await ProfileAsync()).Rollout!;

    /// <summary>The longest path that is wished of each session; none of one under DENY ALL.</summary>
    private async Task<string> LongestAsync()
    {
        var profile = await ProfileAsync();
        var longest = new List<string>();
        for (var i = 0; i < Ids.Length; i++)
        {
            var wish = Wishes.For(profile, [(await ConnectionAsync(i), Scene.Peer)], (_, _) => null);
            longest.Add(wish.Connections.Single().V4!.Policy.Rules.LongestAsPath?.ToString(CultureInfo.InvariantCulture) ?? "-");
        }

        return string.Join(' ', longest);
    }

    private Task<List<string>> ToldAsync() => Store().ReadAsync(Caller.System, db => db.Events
        .Where(e => e.Subject == Work.OperatorProfileId && e.Type.StartsWith("rollout.")).OrderBy(e => e.Sequence).Select(e => e.Type).ToListAsync());

    private Task<List<(Audience Audience, MailMessageDraft Draft)>> MailsAsync() => Store().WriteAsync(Caller.System, async work =>
    {
        var wording = new MailWording(new MailOptions(), new PublicAddress(new Uri("https://peering.example/")));
        var drafts = new List<(Audience Audience, MailMessageDraft Draft)>();
        foreach (var e in await work.Db.Events.Where(e => e.Subject == Work.OperatorProfileId).ToListAsync()) drafts.AddRange(await wording.OfAsync(work, e, default));
        return drafts;
    });

    private async Task SetAsync(Func<PeeringPolicy, PeeringPolicy> change) => Assert.IsType<Answer<OperatorProfile>.Done>(await SayAsync(change));

    /// <summary>As the desk does it, without the form.</summary>
    private Task<Answer<OperatorProfile>> SayAsync(Func<PeeringPolicy, PeeringPolicy> change) => Store().WriteAsync<Answer<OperatorProfile>>(Noc, async work =>
    {
        var old = await work.ProfileAsync();
        return await Stages.Inventory.OperatorProfiles.SaveAsync(work, old, old with { Policy = change(old.Policy) }, default);
    });

    private async Task StartAsync()
    {
        options = databases.Empty();
        await Migrator.MigrateAsync(Store(), default);
        await Store().WriteAsync(Caller.System, async work =>
        {
            await work.SaveAsync(Samples.Operator with { Version = 0 });
            await work.SaveAsync(new EdgeRouter
            {
                Id = Samples.Port().EdgeRouterId, FacilityId = work.NewId(), Name = "edge1", Driver = "scripted", Settings = JsonDocument.Parse("{}").RootElement,
            });
            var asn = await work.SaveAsync(new PeerAsn
            {
                Id = work.NewId(), SubscriptionId = Samples.Request().SubscriptionId, Name = "peer", Asn = Scene.Peer, PeerName = "Peer",
                Validation = PeerAsnValidation.Approved, CreatedAt = Samples.Begin, ChangedAt = Samples.Begin,
            });
            await work.SaveAsync(new Peering
            {
                Id = Samples.Request().PeeringId, SubscriptionId = asn.SubscriptionId, ResourceGroup = "peering", Name = "home",
                Location = "local", Sku = "Basic_Direct_Free", PeerAsnId = asn.Id, Metro = "Exampleton",
                CreatedAt = Samples.Begin, CreatedBy = "peer", ChangedAt = Samples.Begin, ChangedBy = "peer",
            });
            for (var i = 0; i < Ids.Length; i++) await work.SaveAsync(InService(i));
            return 0;
        });
    }

    private Connection InService(int i)
    {
        var link = Samples.Link(Subnet(i));
        var routes = Routes(i, i == 1 ? 2 : 5).ToList();
        accepted[link.Peer] = routes.Count;
        return Samples.Request(v6: false) with
        {
            Id = Ids[i], Identifier = Guid.NewGuid(), State = ConnectionState.Active, StateSince = Samples.Begin.AddDays(-1), Port = Samples.Port($"et-0/0/{i}"),
            Addresses = new SessionAddresses(link, null),
            Stated = new StatedPrefixes([.. routes.Select(r => new StatedPrefix(r.Prefix, 24))], Samples.Begin, "peer"),
            V4 = new SessionHalf
            {
                Family = Family.IPv4, Generation = 1, ValidatedGeneration = 1, Permitted = [.. routes.Select(r => new PermittedPrefix(r.Prefix, 24))],
                Applied = new AppliedHalf(1, true), Observed = SessionState.Established, EstablishedSince = Samples.Begin,
            },
        };
    }
}
