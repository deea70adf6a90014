using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Validation;

namespace Peerline.Tests.Validation;

/// <summary>RFC 7999: a part of what is permitted that comes with BLACKHOLE is predicted where it is agreed, and refused everywhere else.</summary>
public class BlackholeAgreementTests
{
    private static readonly BlackholeAgreement Agreed = new(32, null, "by contract", "noc", Scene.Now);
    private static readonly RouterCapabilities Discarding = Scene.Good.Router! with { Discards = true };

    [Fact]
    public void What_is_agreed_is_accepted_although_it_is_long_and_no_ROA_is_made_for_it()
    {
        var report = Validator.Judge(Receives("45.82.0.7/32", Agreed, Discarding), Scene.Now);

        Assert.Contains(Prefix.Parse("45.82.0.7/32"), report.V4!.Predicted);
        // It is a part of what is permitted, and opens nothing by itself.
        Assert.DoesNotContain(report.V4.Permitted, p => p.Prefix == Prefix.Parse("45.82.0.7/32"));
        Assert.Contains(report.V4.Permitted, p => p.Prefix == Prefix.Parse("45.82.0.0/24"));
        Assert.DoesNotContain(report.Findings, f => f.Outcome is CheckOutcome.Failed);
        Assert.Contains(report.Notes, n => n.Contains("IPv4 prefixes of /32 and longer", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_an_agreement_beside_it_and_where_the_router_cannot_it_is_refused_by_name()
    {
        Refused(Receives("45.82.0.7/32", null, Discarding), "community 65535:666");
        Refused(Receives("45.82.0.0/25", Agreed, Discarding), "it is not among what was agreed");
        Refused(Receives("45.99.0.7/32", Agreed, Discarding), "it is not among what was agreed");
        Refused(Receives("45.82.0.7/32", new BlackholeAgreement(null, 128, "IPv6 only", "noc", Scene.Now), Discarding), "it is not among what was agreed");
        var cannot = Refused(Receives("45.82.0.7/32", Agreed, Discarding with { Discards = false }), "this router cannot discard");
        Assert.Contains(cannot.Notes, n => n.Contains("this router cannot", StringComparison.Ordinal));
    }

    [Fact]
    public void The_rules_of_a_path_hold_for_it_too()
    {
        var leak = Scene.Route("45.82.0.7/32", null, 2002, 3356) with { Communities = ["65535:666"] };
        var report = Validator.Judge(Receives(leak, Agreed, Discarding), Scene.Now);

        Assert.DoesNotContain(leak.Prefix, report.V4!.Predicted);
        Assert.Contains(report.Findings, f => f is { Check: RouteRule.TransitFreeAsn, Outcome: CheckOutcome.Failed });
    }

    private static ValidationReport Refused(ValidationEvidence evidence, string why)
    {
        var report = Validator.Judge(evidence, Scene.Now);
        Assert.Equal([Prefix.Parse("45.82.0.0/24")], report.V4!.Predicted);
        var finding = Assert.Single(report.Findings, f => f is { Check: RouteRule.Blackhole, Outcome: CheckOutcome.Failed });
        Assert.Contains(finding.Evidence, e => e.EndsWith(why, StringComparison.Ordinal));
        return report;
    }

    private static ValidationEvidence Receives(string prefix, BlackholeAgreement? agreed, RouterCapabilities router) =>
        Receives(Scene.Route(prefix) with { Communities = ["65535:666"], Rpki = OriginValidation.Invalid }, agreed, router);

    private static ValidationEvidence Receives(Route route, BlackholeAgreement? agreed, RouterCapabilities router) => Scene.Good with
    {
        Router = router,
        Connection = Scene.Good.Connection with
        {
            Blackhole = agreed, Stated = new StatedPrefixes([Scene.Stated("45.82.0.0/24"), Scene.Stated("2a0e:81::/32", 48)], Scene.Now, "peer"),
        },
        V4 = Scene.Good.V4! with { Received = RouteSnapshot.Of([Scene.Route("45.82.0.0/24"), route]) },
    };
}
