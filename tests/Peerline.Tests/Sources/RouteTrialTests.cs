using CsCheck;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Sources.Irr;
using Peerline.Sources.Rpki;
using Peerline.Stages.DryRun;
using Peerline.Stages.Validation;
using Peerline.Tests.Validation;

namespace Peerline.Tests.Sources;

/// <summary>"What would you accept from me today?"</summary>
public class RouteTrialTests
{
    private static readonly RpkiView Vrps = new(RtrDataState.Current, VrpTable.Create(
    [
        new Vrp(Prefix.Parse("45.81.0.0/22"), 24, new Asn(2002)), new Vrp(Prefix.Parse("45.83.0.0/24"), 24, new Asn(5005)),
        new Vrp(Prefix.Parse("45.84.0.0/24"), 24, new Asn(9009)),
    ]));

    private static readonly IrrView Set = new(IrrState.Current, new IrrSet(Scene.Now, ["AS-PEER"], [2002, 5005],
        [.. new[] { "45.81.0.0/22", "45.82.0.0/24", "45.83.0.0/24", "45.84.0.0/24", "45.90.0.0/24", "10.0.0.0/24", "2a0e:81::/32" }.Select(p => Prefix.Parse(p))]));

    private static readonly string[] Announced =
        ["45.81.0.0/22", "45.81.1.0/24", "45.81.2.0/25", "45.82.0.0/24", "45.90.1.0/24", "10.0.0.0/8", "0.0.0.0/0", "45.99.0.0/24"];

    private static readonly uint[][] Paths = [[2002], [2002, 5005], [5005], [2002, 64512], [2002, 174, 5005]];

    [Fact]
    public void From_the_AS_SET_and_the_RPKI_alone_each_prefix_has_a_verdict_and_its_reason()
    {
        var routes = RouteTrial.RoutesOf(Set.Set!, Scene.Peer, Vrps);
        var report = RouteTrial.OfRoutes(TrialSource.AsSet, Scene.Peer, Scene.Profile, routes, Vrps, Set, Scene.Now);
        Assert.Equal(
            [
                ("10.0.0.0/24", "2002", "bogon-prefix"), ("45.81.0.0/22", "2002", ""), ("45.82.0.0/24", "2002", ""), ("45.83.0.0/24", "2002 5005", ""),
                ("45.84.0.0/24", "2002", "rpki-invalid"), ("45.90.0.0/24", "2002", "own-prefix"), ("2a0e:81::/32", "2002", ""),
            ],
            report.Verdicts.OrderBy(v => v.Route.Prefix).Select(v => ($"{v.Route.Prefix}", v.Route.AsPathText, string.Join(',', v.Faults.Select(f => f.Check)))));
        Assert.All(report.Verdicts, v => Assert.Equal(v.Faults.Count == 0, v.Accepted));
        Assert.Contains(report.Notes, n => n.Contains("AS-PEER", StringComparison.Ordinal));
    }

    [Fact]
    public void All_reasons_of_a_route_are_told_and_not_the_first()
    {
        var report = Of(Scene.Profile, Scene.Route("10.1.0.0/25", null, 174, 64512));
        Assert.Equal(["bogon-prefix", "transit-free-asn", "first-asn", "bogon-asn", "too-specific"], Assert.Single(report.Verdicts).Faults.Select(f => f.Check));
    }

    [Fact]
    public void What_the_policy_only_reports_is_told_and_accepted()
    {
        var route = Scene.Route("45.99.0.0/24");
        OperatorProfile Use(IrrUse use) => Scene.Profile with { Policy = Scene.Profile.Policy with { Irr = use } };
        Assert.Empty(Assert.Single(Of(Use(IrrUse.Off), route).Verdicts).Faults);
        var reported = Assert.Single(Of(Use(IrrUse.Report), route).Verdicts);
        Assert.Equal((true, "irr-prefix", false), (reported.Accepted, reported.Faults[0].Check, reported.Faults[0].Decides));
        Assert.False(Assert.Single(Of(Use(IrrUse.Require), route).Verdicts).Accepted);
    }

    [Fact]
    public void What_a_session_receives_is_judged_with_what_was_stated()
    {
        var report = RouteTrial.OfSession(Scene.Receiving(Scene.Route("45.99.0.0/24"), Scene.Route("10.0.0.0/24")), Scene.Now);
        Assert.Equal(["10.0.0.0/24: bogon-prefix", "45.99.0.0/24: received-not-stated"],
            report.Verdicts.Where(v => !v.Accepted).OrderBy(v => v.Route.Prefix).Select(v => $"{v.Route.Prefix}: {v.Faults.First(f => f.Decides).Check}"));
    }

    /// <summary>One judge: whatever is received, a dry run accepts what a validation predicts, and nothing else.</summary>
    [Fact]
    public void A_dry_run_of_a_session_says_what_its_validation_predicts() =>
        Gen.Select(Gen.Int[0, Announced.Length - 1], Gen.Int[0, Paths.Length - 1], Gen.Bool, (prefix, path, valid) =>
                (Announced[prefix], Paths[path], valid ? OriginValidation.Valid : OriginValidation.Invalid))
            .Array[0, 8].Sample(routes =>
            {
                var evidence = Scene.Half4(h => h with
                {
                    Received = RouteSnapshot.Of([.. routes.Select(r => Scene.Route(r.Item1, null, r.Item2) with { Rpki = r.Item3 })]),
                });
                var accepted = RouteTrial.OfSession(evidence, Scene.Now).Verdicts.Where(v => v.Accepted && v.Route.Prefix.Afi is Afi.IPv4)
                    .Select(v => v.Route.Prefix).Distinct().Order();
                Assert.Equal(Validator.Judge(evidence, Scene.Now).V4!.Predicted, accepted);
            });

    [Fact]
    public void More_than_the_limit_and_what_is_not_known_stand_in_the_notes()
    {
        var policy = Scene.Profile with { Policy = Scene.Profile.Policy with { DefaultMaxPrefixesV4 = 1 } };
        var report = RouteTrial.OfRoutes(TrialSource.Routes, Scene.Peer, policy, [Scene.Route("45.81.0.0/24"), Scene.Route("45.82.0.0/24")],
            RpkiView.NotConfigured, IrrView.NotConfigured, Scene.Now);
        Assert.Contains(report.Notes, n => n.StartsWith("2 IPv4 prefixes are more than the limit of 1", StringComparison.Ordinal));
        Assert.Contains(report.Notes, n => n.StartsWith("Origins were not validated", StringComparison.Ordinal));
    }

    private static TrialReport Of(OperatorProfile profile, params Route[] routes) =>
        RouteTrial.OfRoutes(TrialSource.Routes, Scene.Peer, profile, routes, Vrps, Set, Scene.Now);
}
