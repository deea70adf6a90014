using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Stages.Validation;

namespace Peerline.Tests.Validation;

public class OpeningTests
{
    private static readonly IReadOnlyList<PermittedPrefix> Permitted =
        [new(Prefix.Parse("45.81.0.0/22"), 24), new(Prefix.Parse("45.82.0.0/24"), 24)];

    /// <summary>The policy is open on both halves and does what it should.</summary>
    private static ValidationEvidence Opened(Func<HalfEvidence, HalfEvidence>? change = null)
    {
        static HalfEvidence Open(HalfEvidence h, IReadOnlyList<PermittedPrefix> permitted, string announced) => h with
        {
            Half = h.Half with { ValidatedGeneration = 1, Permitted = permitted, Applied = new AppliedHalf(1, true) },
            Accepted = h.Received,
            Advertised = RouteSnapshot.Of([Scene.Route(announced)]),
        };

        var v4 = Open(Scene.Good.V4!, Permitted, "45.90.0.0/22");
        var v6 = Open(Scene.Good.V6!, [new(Prefix.Parse("2a0e:81::/32"), 48)], "2a0e:90::/32");
        return Scene.Good with { Kind = ReportKind.Opening, V4 = change?.Invoke(v4) ?? v4, V6 = v6 };
    }

    private static RouteSnapshot With(RouteSnapshot snapshot, params Route[] more) => RouteSnapshot.Of([.. snapshot.Routes, .. more]);

    private static RouteSnapshot Without(RouteSnapshot snapshot, string prefix) =>
        RouteSnapshot.Of([.. snapshot.Routes.Where(r => r.Prefix != Prefix.Parse(prefix))]);

    [Fact]
    public void An_opening_that_does_what_was_predicted_is_verified()
    {
        var report = Validator.Judge(Opened(), Scene.Now);
        Assert.True(report.Passed, report.Summary);
        Assert.Equal(ReportKind.Opening, report.Kind);
        Assert.Equal("The opened policy does what was predicted. IPv4: 3 accepted, 1 announced, IPv6: 1 accepted, 1 announced.",
            report.Summary);
        Assert.Equal(Permitted, report.PermittedV4);
    }

    [Fact]
    public void A_permitted_route_that_came_after_the_validation_is_predicted_too()
    {
        var late = Scene.Route("45.81.3.0/24");
        Assert.True(Validator.Judge(Opened(h => h with { Received = With(h.Received, late), Accepted = With(h.Accepted, late) }),
            Scene.Now).Passed);
    }

    [Fact]
    public void What_is_received_and_not_permitted_may_not_be_accepted()
    {
        var stray = Scene.Route("45.99.0.0/24");
        Refuted(Opened(h => h with { Received = With(h.Received, stray), Accepted = With(h.Accepted, stray) }),
            OpeningVerification.Accepted, "accepted, not predicted: 45.99.0.0/24 (not permitted)");
    }

    [Fact]
    public void A_permitted_prefix_with_a_leaked_path_may_not_be_accepted()
    {
        var leak = Scene.Route("45.81.3.0/24", null, 2002, 3356);
        Refuted(Opened(h => h with { Received = With(h.Received, leak), Accepted = With(h.Accepted, leak) }),
            OpeningVerification.Accepted, "accepted, not predicted: 45.81.3.0/24 (AS3356 in 2002 3356)");
    }

    [Fact]
    public void What_was_predicted_must_be_accepted() =>
        Refuted(Opened(h => h with { Accepted = Without(h.Accepted, "45.82.0.0/24") }), OpeningVerification.Accepted,
            "predicted, not accepted: 45.82.0.0/24");

    /// <summary>The router has VRPs and this server has none: what it refuses by them cannot be predicted. With VRPs here it can.</summary>
    [Fact]
    public void A_router_that_judges_origins_alone_may_take_less_than_predicted_and_never_more()
    {
        var fewer = Opened(h => h with { Accepted = Without(h.Accepted, "45.82.0.0/24") }) with
        {
            Router = Scene.Good.Router! with { RulesNotHeld = RouteRule.NotHeld(followsRpki: true) }, Rpki = null,
        };
        var report = Validator.Judge(fewer, Scene.Now);
        Assert.True(report.Passed, report.Summary);
        var finding = report.Findings.Single(f => f.Check == OpeningVerification.Accepted && f.Family is Family.IPv4);
        Assert.Contains("has not taken 1 prefix:", finding.Sentence, StringComparison.Ordinal);
        Assert.Equal(["45.82.0.0/24: not accepted"], finding.Evidence);

        Refuted(fewer with { Rpki = RtrDataState.Current }, OpeningVerification.Accepted, "predicted, not accepted: 45.82.0.0/24");
        Refuted(fewer with { Router = Scene.Good.Router }, OpeningVerification.Accepted, "predicted, not accepted: 45.82.0.0/24");
        var more = fewer with { V4 = fewer.V4! with { Accepted = With(fewer.V4!.Accepted, Scene.Route("45.81.3.0/24")) } };
        Refuted(more, OpeningVerification.Accepted, "not received from this peer");
    }

    [Fact]
    public void A_route_that_nobody_sent_may_not_be_accepted() =>
        Refuted(Opened(h => h with { Accepted = With(h.Accepted, Scene.Route("45.81.3.0/24")) }), OpeningVerification.Accepted,
            "not received from this peer");

    [Fact]
    public void More_than_intended_may_not_be_announced() =>
        Refuted(Opened(h => h with { Advertised = With(h.Advertised, Scene.Route("45.91.0.0/24")) }), "announced-too-much",
            "announced, not intended: 45.91.0.0/24");

    [Fact]
    public void What_is_intended_must_be_announced() =>
        Refuted(Opened(h => h with { Advertised = RouteSnapshot.Of([]) }), OpeningVerification.Announced,
            "intended, not announced: 45.90.0.0/22");

    [Fact]
    public void A_missing_announcement_may_be_waived_and_an_extra_one_may_not()
    {
        Assert.True(Validator.Judge(Opened(h => h with { Advertised = RouteSnapshot.Of([]) }).Waiving(OpeningVerification.Announced),
            Scene.Now).Passed);
        var extra = Opened(h => h with { Advertised = With(h.Advertised, Scene.Route("45.91.0.0/24")) });
        Assert.False(Validator.Judge(extra.Waiving(OpeningVerification.Announced), Scene.Now).Passed);
        Assert.False(Validator.Judge(extra.Waiving("announced-too-much"), Scene.Now).Passed);
    }

    [Fact]
    public void Tables_that_were_not_read_verify_nothing()
    {
        Assert.False(Validator.Judge(Opened(h => h with { Accepted = RouteSnapshot.NotRead }), Scene.Now).Passed);
        Assert.False(Validator.Judge(Opened(h => h with { Received = RouteSnapshot.NotRead }), Scene.Now).Passed);
        Assert.False(Validator.Judge(Opened(h => h with { Advertised = RouteSnapshot.NotRead }), Scene.Now).Passed);
    }

    [Fact]
    public void A_session_that_went_down_while_opening_verifies_nothing() =>
        Assert.False(Validator.Judge(Opened(h => h with { Session = h.Session! with { State = SessionState.Idle } }), Scene.Now).Passed);

    private static void Refuted(ValidationEvidence evidence, string check, string line)
    {
        var report = Validator.Judge(evidence, Scene.Now);
        Assert.False(report.Passed);
        Assert.True(report.MayPassLater);
        var finding = Assert.Single(report.Findings, f => f.Blocks);
        Assert.Equal(check, finding.Check);
        Assert.Contains(line, string.Join('\n', finding.Evidence), StringComparison.Ordinal);
    }
}
