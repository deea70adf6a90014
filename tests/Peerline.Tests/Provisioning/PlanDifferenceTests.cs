using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Provisioning.Plans;
using Peerline.Stages.Validation;
using Peerline.Storage;
using Peerline.Tests.Validation;

namespace Peerline.Tests.Provisioning;

/// <summary>What a change means, in sessions, settings and routes: said before anything is written.</summary>
public class PlanDifferenceTests
{
    private const string Key = "s3cret";

    private static readonly PermittedPrefix[] Permitted4 = [new(Prefix.Parse("45.81.0.0/22"), 24), new(Prefix.Parse("45.82.0.0/24"), 24)];

    private static readonly Connection Validated = Scene.Connection with
    {
        V4 = Scene.Connection.V4! with { ValidatedGeneration = 1, Permitted = Permitted4, AppliedPolicy = new AppliedPolicy(0, 0, "") },
        V6 = Scene.Connection.V6! with { AppliedPolicy = new AppliedPolicy(0, 0, "") },
    };

    [Fact]
    public void Opening_one_half_is_told_by_its_policy_and_its_counts_and_the_other_half_is_kept()
    {
        var sessions = PlanDifference.Sessions(Validated, Wish(Validated), Seen(Validated));

        var four = sessions.Single(s => s.Family is Family.IPv4);
        Assert.Equal(SessionFate.Changed, four.Fate);
        Assert.Equal(
            [new("policy", "deny-all", "open"), new("permitted-prefixes", "0", "2"), new("announced-prefixes", "0", "1"), Rules(four)], four.Changes);
        Assert.Equal("", Rules(four).Before);
        Assert.StartsWith("first-asn, next-hop, as-path-length 50, as-set, bogon-asn ", Rules(four).After, StringComparison.Ordinal);
        Assert.Equal((SessionFate.Kept, 0), (sessions.Single(s => s.Family is Family.IPv6) is var six ? six.Fate : default, six.Changes.Count));
        static FieldChange Rules(PlannedSession s) => s.Changes.Single(f => f.Field == "rules");
    }

    [Fact]
    public void The_routes_after_the_change_are_those_that_the_validation_would_permit_of_what_is_received_now()
    {
        var evidence = Scene.Good with
        {
            Connection = Validated,
            V4 = Scene.Good.V4! with
            {
                Half = Validated.V4!,
                // One more prefix inside what is permitted, and a bogon: judged, not counted.
                Received = RouteSnapshot.Of([.. Scene.Good.V4!.Received.Routes, Scene.Route("45.81.2.0/24"), Scene.Route("10.1.0.0/16")]),
                Accepted = RouteSnapshot.Of([]), Advertised = RouteSnapshot.Of([]),
            },
        };
        var half = evidence.Halves.Select(h => new HalfCase(evidence, h, Scene.Now)).First();

        var opened = PlanDifference.Routes(half, Wish(Validated).V4, new ListedPrefixes(1));
        Assert.Equal(new PlannedRoutes(Family.IPv4, 5, 0, 4, 0, 1), opened);
        Assert.Equal(new PlannedRoutes(Family.IPv4, 5, 0, 0, 0, 0), PlanDifference.Routes(half, null, new ListedPrefixes(0)));

        // Fewer than the peer sends: what the router does then is told, by the action that the limit has.
        var few = Wish(Validated).V4! with { MaxPrefixes = 4 };
        Assert.Equal((0, "The peer sends 5 prefixes, the limit is to be 4: the router will end the session."), After(few));
        Assert.Equal((4, "The peer sends 5 prefixes, the limit is to be 4: the router will only say so."),
            After(few with { MaxPrefixesAction = MaxPrefixesAction.Warn }));
        (int?, string?) After(SessionWish wish) => PlanDifference.Routes(half, wish, new ListedPrefixes(1)) is var routes ? (routes.AcceptedAfter, routes.Note) : default;
    }

    [Fact]
    public void What_a_session_that_is_down_will_accept_is_said_to_be_unknown()
    {
        var evidence = Scene.Good with { Connection = Validated, V4 = Scene.Good.V4! with { Half = Validated.V4!, Session = null, Received = RouteSnapshot.NotRead } };
        var half = evidence.Halves.Select(h => new HalfCase(evidence, h, Scene.Now)).First();

        var routes = PlanDifference.Routes(half, Wish(Validated).V4, new ListedPrefixes(1));
        Assert.Null(routes.AcceptedAfter);
        Assert.NotNull(routes.Note);
        Assert.Equal(0, PlanDifference.Routes(half, Wish(Scene.Connection).V4, new ListedPrefixes(0)).AcceptedAfter);
    }

    [Fact]
    public async Task Of_the_listed_prefixes_those_are_announced_that_the_router_has_from_elsewhere()
    {
        // The fourth hides behind its more specifics at its first address, and shows at its last one.
        var wish = Listing("45.90.0.0/22", "45.91.0.0/24", "45.92.0.0/24", "45.93.0.0/16", "45.94.0.0/24", "45.95.0.0/24");
        var router = new ScriptedRouter
        {
            LookUp = address => address.ToString() switch
            {
                "45.90.0.0" => [Found("45.90.0.0/22", null)],
                "45.92.0.0" => [Found("45.92.0.0/23", Other)],
                "45.93.0.0" => [Found("45.93.0.0/24", Other)],
                "45.93.255.255" => [Found("45.93.0.0/16", Other) with { Best = false }, Found("45.93.0.0/16", null)],
                "45.94.0.0" => [Found("45.94.0.0/24", wish.PeerAddress)],
                _ => [],
            },
        };

        Assert.Equal(new ListedPrefixes(2), await LookUpAsync(router, wish, []));
        Assert.Equal(new ListedPrefixes(3), await LookUpAsync(router, wish, [Scene.Route("45.90.0.0/22"), Scene.Route("45.95.0.0/24")]));
        Assert.DoesNotContain("look-up 45.95.0.0", router.Asked.TakeLast(5));
        Assert.Equal(new ListedPrefixes(0), await LookUpAsync(router, wish with { Policy = wish.Policy with { Open = false } }, []));
        Assert.Equal(new ListedPrefixes(0), await LookUpAsync(router, null, []));
        Assert.Equal(new ListedPrefixes(6), await LookUpAsync(router, wish, [], Scene.Good.Router! with { Originates = true }));
    }

    [Fact]
    public async Task What_the_table_does_not_tell_of_a_listed_prefix_is_unknown_with_the_reason()
    {
        var hidden = new ScriptedRouter { LookUp = address => [Found($"{address}/32", Other)] };
        var unknown = await LookUpAsync(hidden, Listing("45.90.0.0/22"), []);
        Assert.Equal(new ListedPrefixes(null, "The router does not tell whether 45.90.0.0/22 is in its table, only what is more specific."), unknown);

        var many = Listing([.. Enumerable.Range(0, ListedPrefixes.Most + 1).Select(i => $"45.{i / 256}.{i % 256}.0/24")]);
        Assert.StartsWith("1001 announced prefixes are listed", (await LookUpAsync(new ScriptedRouter(), many, [])).Note, StringComparison.Ordinal);

        var half = new HalfCase(Scene.Good, Scene.Good.V4!, Scene.Now);
        Assert.Equal((null, unknown.Note), PlanDifference.Routes(half, Wish(Validated).V4, unknown) is var told ? (told.AnnouncedAfter, told.Note) : default);
    }

    [Fact]
    public void Sessions_that_come_and_go_are_told_with_what_they_are_and_a_key_is_never_shown()
    {
        var before = Seen(Validated) with { Sessions = [.. Seen(Validated).Sessions.Where(s => s.Family is Family.IPv6)] };
        var gone = Wish(Validated) with { V6 = null };

        var sessions = PlanDifference.Sessions(Validated, gone, before);

        var added = sessions.Single(s => s.Family is Family.IPv4);
        Assert.Equal(SessionFate.Added, added.Fate);
        Assert.Contains(new FieldChange("max-prefixes", null, "100"), added.Changes);
        Assert.Contains(new FieldChange("md5", null, "yes"), added.Changes);
        var removed = sessions.Single(s => s.Family is Family.IPv6);
        Assert.Equal(SessionFate.Removed, removed.Fate);
        Assert.Contains(new FieldChange("policy", "deny-all", null), removed.Changes);
        Assert.DoesNotContain(Key, PeerlineJson.Write(sessions), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_done_to_announced_routes_is_told_before_and_after_and_what_an_older_version_applied_is_not_known()
    {
        var profile = Scene.Profile with
        {
            Policy = Scene.Profile.Policy with
            {
                CustomerAsns = [new Asn(65010), new Asn(64510)],
                InternalCommunities = [CommunityPattern.TryParse("64496:*", out var internals) ? internals : throw new InvalidOperationException()],
                Export = new ExportSettings { Communities = ["65000:7", "64496:1", "65000:1:2"], Prepend = 2, Med = 77 },
            },
        };
        const string words = "customers 64510 65010, internal 64496:*, communities 65000:7 65000:1:2, prepend 2, med 77";
        FieldChange? Export(AppliedPolicy? applied, OperatorProfile of) => PlanDifference.Sessions(
            Validated with { V4 = Validated.V4! with { AppliedPolicy = applied } }, Wishes.For(of, [(Validated, Scene.Peer)], (_, _) => Key).Connections.Single(),
            Seen(Validated)).Single(s => s.Family is Family.IPv4).Changes.SingleOrDefault(c => c.Field == "export");

        Assert.Equal(new FieldChange("export", "med 5", words), Export(new AppliedPolicy(2, 1, "", "med 5"), profile));
        Assert.Equal(new FieldChange("export", "", words), Export(null, profile));
        Assert.Equal(new FieldChange("export", "not known", words), Export(new AppliedPolicy(2, 1, ""), profile));
        Assert.Equal(new FieldChange("export", words, ""), Export(new AppliedPolicy(2, 1, "", words), Scene.Profile));
        Assert.Null(Export(new AppliedPolicy(2, 1, "", words), profile));
        Assert.Null(Export(new AppliedPolicy(2, 1, ""), Scene.Profile));
        Assert.Null(Export(null, Scene.Profile));
    }

    [Fact]
    public void A_new_key_is_told_as_another_and_a_limit_with_what_it_was()
    {
        var active = Validated with
        {
            State = ConnectionState.Active,
            Change = new ConnectionChange(Validated.Requested with { SealedMd5Key = "another", MaxPrefixesV4 = 500 }, Scene.Now, "peer"),
            V4 = Validated.V4! with { Generation = 2, ValidatedGeneration = 2, Change = new HalfChange(HalfPhase.Updating, Scene.Now) },
        };

        var four = PlanDifference.Sessions(active, Wish(active), Seen(Validated)).Single(s => s.Family is Family.IPv4);

        Assert.Contains(new FieldChange("generation", "1", "2"), four.Changes);
        Assert.Contains(new FieldChange("max-prefixes", "100", "500"), four.Changes);
        Assert.Contains(new FieldChange("md5", "yes", "yes, another key"), four.Changes);
    }

    private static readonly Address Other = Address.Parse("45.80.9.1");

    private static SessionWish Listing(params string[] prefixes)
    {
        var wish = Wish(Validated).V4!;
        return wish with { Policy = wish.Policy with { Announce = [.. prefixes.Select(p => Prefix.Parse(p))] } };
    }

    private static FoundRoute Found(string prefix, Address? peer) => new(peer, Scene.Route(prefix), Best: true);

    private static Task<ListedPrefixes> LookUpAsync(
        ScriptedRouter router, SessionWish? wish, IReadOnlyList<Route> announcedNow, RouterCapabilities? capabilities = null) =>
        ListedPrefixes.LookUpAsync(router, capabilities ?? Scene.Good.Router!, wish, RouteSnapshot.Of(announcedNow), TimeProvider.System, default);

    private static ConnectionWish Wish(Connection c) => Wishes.For(Scene.Profile, [(c, Scene.Peer)], (_, _) => Key).Connections.Single();

    /// <summary>The router as it is under DENY ALL.</summary>
    private static RouterObservation Seen(Connection c) => new()
    {
        At = Scene.Now, LocalAsn = Scene.Operator,
        Sessions =
        [
            .. new[] { Scene.Good.V4!.Session!, Scene.Good.V6!.Session! }.Select(s => s with
            {
                ConnectionId = c.Id, Generation = 1, IsOpen = false, Description = $"peerline {c.Id}",
            }),
        ],
    };
}
