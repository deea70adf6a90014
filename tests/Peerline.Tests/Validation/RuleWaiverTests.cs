using CsCheck;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Sources.Irr;
using Peerline.Stages.DryRun;
using Peerline.Stages.Validation;

namespace Peerline.Tests.Validation;

public class RuleWaiverTests
{
    private static readonly Prefix Broken = Prefix.Parse("45.83.0.0/24");

    /// <summary>For each rule that may be waived, a session on which one stated prefix breaks it and nothing else.</summary>
    private static readonly Dictionary<string, ValidationEvidence> Breaking = new()
    {
        [RouteRule.FirstAsn] = Receives(Scene.Route("45.83.0.0/24", null, 2003, 2002)),
        [RouteRule.NextHop] = Receives(Scene.Route("45.83.0.0/24", Address.Parse("45.80.0.77"))),
        [RouteRule.AsPathLength] = Receives(Scene.Route("45.83.0.0/24", null, [2002, .. Enumerable.Repeat(2003u, 50)])),
        [RouteRule.AsSet] = Receives(Scene.Route("45.83.0.0/24", null, 2002, 2003) with { AsPathText = "2002 {2003}", HasAsSet = true }),
        [RouteRule.BogonAsn] = Receives(Scene.Route("45.83.0.0/24", null, 2002, 64512)),
        [RouteRule.TransitFreeAsn] = Receives(Scene.Route("45.83.0.0/24", null, 2002, 3356)),
        [RouteRule.Blackhole] = Receives(Scene.Route("45.83.0.0/24") with { Communities = ["65535:666"] }),
        [RouteRule.BogonPrefix] = Receives(Scene.Route("45.83.0.0/24"), p => p with { Bogons = [.. p.Bogons, Prefix.Parse("45.83.0.0/16")] }),
        [RouteRule.TooSpecific] = Receives(Scene.Route("45.83.0.0/24"), p => p with { LongestPrefixV4 = 23 }),
        [RouteRule.RpkiInvalid] = Receives(Scene.Route("45.83.0.0/24") with { Rpki = OriginValidation.Invalid }),
        [RouteRule.IrrPrefix] = Registered([2002], "45.81.0.0/16", "45.82.0.0/16"),
        [RouteRule.IrrOrigin] = Registered([2002], "45.80.0.0/12") with { V4 = With(Scene.Route("45.83.0.0/24", null, 2002, 2003)) },
    };

    public static TheoryData<string> Rules => [.. RouteRule.Waivable];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_waived_rule_lets_the_route_in_that_breaks_it_and_says_until_when_and_why(string rule)
    {
        var refused = Validator.Judge(Breaking[rule], Scene.Now);
        Assert.DoesNotContain(Broken, refused.V4!.Predicted);

        var report = Validator.Judge(Waiving(Breaking[rule], rule), Scene.Now);

        Assert.True(report.Passed, report.Summary);
        Assert.Contains(Broken, report.V4!.Predicted);
        var finding = Assert.Single(report.Findings, f => f.Check == rule && f.Family is Family.IPv4);
        Assert.Equal(("agreed by phone", Scene.Now.AddDays(1)), (finding.Waiver!.Reason, finding.Waiver.Until));
        Assert.DoesNotContain("not accepted", finding.Sentence, StringComparison.Ordinal);
        Assert.Contains(report.Notes, n => n.StartsWith($"The rule {rule} is waived for AS2002 until 2026-11-24 12:00Z: ", StringComparison.Ordinal));
        Assert.Contains(Broken, report.PermittedV4.Select(p => p.Prefix));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_waiver_whose_time_is_over_counts_no_more(string rule)
    {
        var over = Validator.Judge(Waiving(Breaking[rule], rule), Scene.Now.AddDays(1));
        Assert.DoesNotContain(Broken, over.V4!.Predicted);
        Assert.All(over.Findings, f => Assert.Null(f.Waiver));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_dry_run_shows_the_same_beside_the_route(string rule)
    {
        var session = Breaking[rule] with { Kind = ReportKind.Opening };
        var refused = Verdict(RouteTrial.OfSession(session, Scene.Now));
        Assert.False(refused.Accepted);
        Assert.Contains(refused.Faults, f => f is { Decides: true, Waiver: null } && f.Check == rule);

        var waived = Verdict(RouteTrial.OfSession(Waiving(session, rule), Scene.Now));

        Assert.True(waived.Accepted);
        Assert.Equal("agreed by phone", Assert.Single(waived.Faults, f => f.Check == rule && !f.Decides).Waiver!.Reason);
    }

    [Fact]
    public void A_waiver_of_some_rules_lifts_exactly_these() => Gen.Int[0, RouteRule.Waivable.Count - 1].Array.Sample(indices =>
    {
        var waived = indices.Select(i => RouteRule.Waivable[i]).ToHashSet();
        foreach (var (rule, evidence) in Breaking)
        {
            var report = Validator.Judge(Waiving(evidence, [.. waived]), Scene.Now);
            Assert.Equal(waived.Contains(rule), report.V4!.Predicted.Contains(Broken));
        }
    }, iter: 60);

    [Theory]
    [InlineData("default-route", "0.0.0.0/0")]
    [InlineData("too-short", "44.0.0.0/7")]
    [InlineData("own-prefix", "45.90.1.0/24")]
    public void What_cannot_be_waived_is_not_lifted_by_a_waiver_that_stands_on_the_list(string rule, string prefix)
    {
        Assert.NotNull(RouteRule.NotWaivable(rule));
        var evidence = Scene.Receiving(Scene.Route(prefix)).WithStated(Scene.Stated(prefix), Scene.Stated("45.82.0.0/24"));
        Assert.DoesNotContain(Prefix.Parse(prefix), Validator.Judge(Waiving(evidence, rule), Scene.Now).V4!.Predicted);
    }

    [Fact]
    public void Every_rule_of_the_table_can_be_waived_or_has_a_reason_why_not()
    {
        string[] never =
        [
            RouteRule.OwnAsn, RouteRule.OtcLeak, RouteRule.Scrub, "default-route", "too-short", "own-prefix", "max-prefixes", "deny-all",
            "received-not-stated", "origin-conflict",
        ];
        Assert.All(never, rule => Assert.NotEqual(RouteRule.NotWaivable("x"), RouteRule.NotWaivable(rule)));
        Assert.Equal(
            CheckCatalogue.OfRoutes.Select(c => c.Name).Order(StringComparer.Ordinal),
            RouteRule.Waivable.Concat(never.Intersect(CheckCatalogue.OfRoutes.Select(c => c.Name))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_limit_and_DENY_ALL_stand_whatever_rules_are_waived()
    {
        var all = RouteRule.Waivable.ToArray();
        var many = Scene.Half4(h => h with { Received = RouteSnapshot.Of([.. Enumerable.Range(0, 101).Select(i => Scene.Route($"45.81.{i}.0/24"))]) });
        Assert.Contains(Validator.Judge(Waiving(many, all), Scene.Now).Findings, f => f is { Check: "max-prefixes", Blocks: true });
        var leaks = Scene.Half4(h => h with { Accepted = RouteSnapshot.Of([Scene.Route("45.82.0.0/24")]) });
        Assert.Contains(Validator.Judge(Waiving(leaks, all), Scene.Now).Findings, f => f is { Check: "deny-all", Blocks: true });
    }

    private static TrialVerdict Verdict(TrialReport report) => Assert.Single(report.Verdicts, v => v.Route.Prefix == Broken);

    private static ValidationEvidence Waiving(ValidationEvidence evidence, params string[] rules) => evidence with
    {
        Connection = evidence.Connection with
        {
            RuleWaivers = [.. rules.Select(r => new RuleWaiver(r, "agreed by phone", "noc", Scene.Now, Scene.Now.AddDays(1)))],
        },
    };

    private static HalfEvidence With(Route route) => Scene.Good.V4! with { Received = RouteSnapshot.Of([Scene.Route("45.82.0.0/24"), route]) };

    private static ValidationEvidence Receives(Route route, Func<PeeringPolicy, PeeringPolicy>? policy = null) =>
        Stating((policy is null ? Scene.Good : Scene.Policy(policy)) with { V4 = With(route) });

    private static ValidationEvidence Registered(uint[] origins, params string[] prefixes) =>
        Stating(Scene.Registered(IrrUse.Require, origins, [.. prefixes, "2a0e:81::/32"]) with { V4 = With(Scene.Route("45.83.0.0/24")) });

    private static ValidationEvidence Stating(ValidationEvidence evidence) =>
        evidence.WithStated(Scene.Stated("45.82.0.0/23", 24), Scene.Stated("45.83.0.0/24"), Scene.Stated("2a0e:81::/32", 48));
}
