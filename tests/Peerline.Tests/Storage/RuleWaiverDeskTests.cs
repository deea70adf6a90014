using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Stages.Waivers;
using Peerline.Storage;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Storage;

/// <summary>A rule is waived for an ASN, and what becomes of its connection that is in service.</summary>
public sealed class RuleWaiverDeskTests(SqliteDatabases databases) : IClassFixture<SqliteDatabases>
{
    private static readonly Caller Noc = new("noc", Role.Operator, new HashSet<Guid>());
    private static readonly PermittedPrefix Permitted = new(Prefix.Parse("192.0.2.0/24"), 24);

    private readonly FakeTimeProvider time = new(Samples.Begin);

    [Fact]
    public async Task A_waiver_is_in_the_routers_rules_until_its_time_is_over_and_then_they_come_back_by_themselves()
    {
        var (store, asn, id) = await InServiceAsync();
        var (desk, until) = (new RuleWaiverDesk(store), Samples.Begin.AddHours(1));
        Assert.True((await RulesAsync(store, id)).FirstAsn);

        var waived = Assert.IsType<Answer<PeerAsn>.Done>(
            await desk.WaiveAsync(Noc, asn, RouteRule.FirstAsn, "Behind a route server for a week.", until)).Value;

        Assert.Equal(new RuleWaiver(RouteRule.FirstAsn, "Behind a route server for a week.", "noc", Samples.Begin, until), Assert.Single(waived.Waivers));
        var open = await ConnectionAsync(store, id);
        Assert.Equal((2, true), (open.V4!.Generation, open.V4.IsOpen));
        Assert.True(ChangeGate.Stands(open, StepKind.ApplySession));
        Assert.False((await RulesAsync(store, id)).FirstAsn);
        Assert.True((await RulesAsync(store, id)).NextHop);
        Assert.Equal([StepKind.ApplySession, StepKind.Wait], Steps(open));
        await SayAsync(store, id, new Applied(new AppliedHalf(2, true), null));
        Assert.Equal([StepKind.JudgePermission, StepKind.Wait], Steps(await ConnectionAsync(store, id)));
        await SayAsync(store, id, new PermissionJudged(Guid.NewGuid(), Family.IPv4, 2, [Permitted, new(Prefix.Parse("198.51.100.0/24"), 24)]));
        Assert.Equal(3, (await ConnectionAsync(store, id)).V4!.Generation);
        await SayAsync(store, id, new Applied(new AppliedHalf(3, true), null));
        Assert.Equal(new Step(StepKind.Wait, until), Assert.Single(PeeringLifecycle.Steps(await ConnectionAsync(store, id), time.GetUtcNow())));

        time.SetUtcNow(until);
        await SayAsync(store, id, new Tick());

        var over = await ConnectionAsync(store, id);
        Assert.Empty(over.RuleWaivers);
        Assert.Equal((4, true), (over.V4!.Generation, over.V4.IsOpen));
        Assert.True((await RulesAsync(store, id)).FirstAsn);
        // Tighter rules, and then a smaller permitted set: neither is held by caps or a freeze.
        Assert.False(ChangeGate.Stands(over, StepKind.ApplySession));
        await SayAsync(store, id, new Applied(new AppliedHalf(4, true), null));
        await SayAsync(store, id, new PermissionJudged(Guid.NewGuid(), Family.IPv4, 4, [Permitted]));
        Assert.False(ChangeGate.Stands(await ConnectionAsync(store, id), StepKind.ApplySession));
        await SayAsync(store, id, new Applied(new AppliedHalf(5, true), null));
        var rest = await ConnectionAsync(store, id);
        Assert.Equal([Permitted], rest.V4!.Permitted);
        Assert.Empty(PeeringLifecycle.Steps(rest, time.GetUtcNow()));
        Assert.Equal(
            [FactTypes.RulesChanged, FactTypes.PermissionChanged, FactTypes.RulesChanged, FactTypes.PermissionChanged],
            await store.ReadAsync(Caller.System, db => db.Events.Where(e => e.Subject == id).OrderBy(e => e.Sequence).Select(e => e.Type).ToListAsync()));
        Assert.Contains(
            await store.ReadAsync(Caller.System, db => db.Audit.Select(a => new { a.Action, a.Actor }).ToListAsync()),
            a => a is { Action: "peer-asn/waive-rule", Actor: "noc" });
    }

    [Fact]
    public async Task A_waiver_that_is_taken_back_holds_no_more_and_one_said_again_takes_the_place_of_the_first()
    {
        var (store, asn, id) = await InServiceAsync();
        var desk = new RuleWaiverDesk(store);
        await desk.WaiveAsync(Noc, asn, RouteRule.AsSet, "First.", Samples.Begin.AddHours(1));
        var again = Assert.IsType<Answer<PeerAsn>.Done>(
            await desk.WaiveAsync(Noc, asn, RouteRule.AsSet, "Longer.", Samples.Begin.AddDays(2))).Value;
        Assert.Equal(("Longer.", Samples.Begin.AddDays(2)), (Assert.Single(again.Waivers).Reason, again.Waivers[0].Until));
        Assert.False((await RulesAsync(store, id)).RefuseAsSets);

        Assert.Empty(Assert.IsType<Answer<PeerAsn>.Done>(await desk.TakeBackAsync(Noc, asn, RouteRule.AsSet)).Value.Waivers);

        Assert.True((await RulesAsync(store, id)).RefuseAsSets);
        Assert.IsType<Answer<PeerAsn>.NotFound>(await desk.TakeBackAsync(Noc, asn, RouteRule.AsSet));
    }

    [Fact]
    public async Task The_end_of_a_waiver_waits_with_what_waits_already_and_a_wider_judgement_waits_as_ever()
    {
        var (store, asn, id) = await InServiceAsync();
        var desk = new RuleWaiverDesk(store);
        await desk.WaiveAsync(Noc, asn, RouteRule.AsSet, "A week.", Samples.Begin.AddHours(1));
        // The looser rules are not on the router yet: they could be held, and what is tighter than they are goes with them.
        Assert.IsType<Answer<PeerAsn>.Done>(await desk.TakeBackAsync(Noc, asn, RouteRule.AsSet));
        Assert.True(ChangeGate.Stands(await ConnectionAsync(store, id), StepKind.ApplySession));

        await SayAsync(store, id, new Applied(new AppliedHalf(3, true), null));
        await SayAsync(store, id, new PermissionJudged(Guid.NewGuid(), Family.IPv4, 3, [Permitted with { MaxLength = 25 }]));
        Assert.True(ChangeGate.Stands(await ConnectionAsync(store, id), StepKind.ApplySession));
    }

    [Fact]
    public async Task What_is_wrong_with_a_waiver_is_said_all_at_once_and_the_peer_may_not_say_one()
    {
        var (store, asn, id) = await InServiceAsync();
        var desk = new RuleWaiverDesk(store);
        var invalid = Assert.IsType<Answer<PeerAsn>.Invalid>(await desk.WaiveAsync(Noc, asn, "own-prefix", " ", Samples.Begin));
        Assert.Equal(["NotWaivable", "Required", "NotAhead"], invalid.Problems.Select(p => p.Code));
        Assert.Contains("own-prefix cannot be waived: the operator's own space is taken from no peer", invalid.Problems[0].Sentence, StringComparison.Ordinal);
        Assert.Equal("TooFar", Assert.Single(Assert.IsType<Answer<PeerAsn>.Invalid>(
            await desk.WaiveAsync(Noc, asn, RouteRule.AsSet, "For ever.", Samples.Begin.AddDays(367))).Problems).Code);
        var peer = new Caller("peer", Role.Peer, new HashSet<Guid> { (await ConnectionAsync(store, id)).SubscriptionId });
        Assert.IsType<Answer<PeerAsn>.Forbidden>(await desk.WaiveAsync(peer, asn, RouteRule.AsSet, "Please.", Samples.Begin.AddDays(1)));
        Assert.IsType<Answer<PeerAsn>.Forbidden>(await desk.TakeBackAsync(peer, asn, RouteRule.AsSet));
        Assert.Equal(1, (await ConnectionAsync(store, id)).V4!.Generation);
    }

    private static IEnumerable<StepKind> Steps(Connection c) => PeeringLifecycle.Steps(c, Samples.Begin).Select(s => s.Kind);

    private static Task<Connection> ConnectionAsync(PeerlineStore store, Guid id) =>
        store.ReadAsync(Caller.System, async db => (await db.Connections.FirstAsync(c => c.Id == id)).ToConnection());

    private static async Task<ImportRules> RulesAsync(PeerlineStore store, Guid id) =>
        Wishes.For(Samples.Operator, [(await ConnectionAsync(store, id), new Asn(64500))], (_, _) => null).Connections.Single().V4!.Policy.Rules;

    private static async Task SayAsync(PeerlineStore store, Guid id, Input input) =>
        Assert.IsType<Answer<Connection>.Done>(await new ConnectionDesk(store).SayAsync(Caller.System, id, input));

    /// <summary>A connection with an open IPv4 session.</summary>
    private async Task<(PeerlineStore Store, Guid Asn, Guid Connection)> InServiceAsync()
    {
        var store = new PeerlineStore(databases.Empty(), time);
        await Migrator.MigrateAsync(store, default);
        var asn = Guid.NewGuid();
        var connection = Samples.Request(v6: false) with
        {
            State = ConnectionState.Active,
            Port = Samples.Port(),
            Addresses = new SessionAddresses(Samples.Link("198.51.100.0/31"), null),
            V4 = new SessionHalf
            {
                Family = Family.IPv4, Generation = 1, ValidatedGeneration = 1, Permitted = [Permitted], Applied = new AppliedHalf(1, true),
                Observed = SessionState.Established, EstablishedSince = Samples.Begin,
            },
        };
        await store.WriteAsync(Caller.System, async work =>
        {
            await work.SaveAsync(new PeerAsn
            {
                Id = asn, SubscriptionId = connection.SubscriptionId, Name = "peer", Asn = new Asn(64500), PeerName = "Peer",
                Validation = PeerAsnValidation.Approved, CreatedAt = Samples.Begin, ChangedAt = Samples.Begin,
            });
            await work.SaveAsync(new Peering
            {
                Id = connection.PeeringId, SubscriptionId = connection.SubscriptionId, ResourceGroup = "peering", Name = "home",
                Location = "local", Sku = "Basic_Direct_Free", PeerAsnId = asn, Metro = "Exampleton",
                CreatedAt = Samples.Begin, CreatedBy = "peer", ChangedAt = Samples.Begin, ChangedBy = "peer",
            });
            return await work.SaveAsync(connection);
        });
        return (store, asn, connection.Id);
    }
}
