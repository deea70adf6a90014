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

        var opened = PlanDifference.Routes(half, Wish(Validated).V4);
        Assert.Equal(new PlannedRoutes(Family.IPv4, 5, 0, 4, 0, 1), opened);
        Assert.Equal(new PlannedRoutes(Family.IPv4, 5, 0, 0, 0, 0), PlanDifference.Routes(half, null));

        // Fewer than the peer sends: what the router does then is told, by the action that the limit has.
        var few = Wish(Validated).V4! with { MaxPrefixes = 4 };
        Assert.Equal((0, "The peer sends 5 prefixes, the limit is to be 4: the router will end the session."), After(few));
        Assert.Equal((4, "The peer sends 5 prefixes, the limit is to be 4: the router will only say so."),
            After(few with { MaxPrefixesAction = MaxPrefixesAction.Warn }));
        (int?, string?) After(SessionWish wish) => PlanDifference.Routes(half, wish) is var routes ? (routes.AcceptedAfter, routes.Note) : default;
    }

    [Fact]
    public void What_a_session_that_is_down_will_accept_is_said_to_be_unknown()
    {
        var evidence = Scene.Good with { Connection = Validated, V4 = Scene.Good.V4! with { Half = Validated.V4!, Session = null, Received = RouteSnapshot.NotRead } };
        var half = evidence.Halves.Select(h => new HalfCase(evidence, h, Scene.Now)).First();

        var routes = PlanDifference.Routes(half, Wish(Validated).V4);
        Assert.Null(routes.AcceptedAfter);
        Assert.NotNull(routes.Note);
        Assert.Equal(0, PlanDifference.Routes(half, Wish(Scene.Connection).V4).AcceptedAfter);
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
                InternalCommunities = [CommunityPattern.TryParse("64496:*", out var internals) ? internals : throw new InvalidOperationException()],
                Export = new ExportSettings { Communities = ["65000:7", "64496:1", "65000:1:2"], Prepend = 2, Med = 77 },
            },
        };
        const string words = "internal 64496:*, communities 65000:7 65000:1:2, prepend 2, med 77";
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
