using CsCheck;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
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

    [Fact]
    public void The_operators_own_host_inside_a_stated_aggregate_is_never_discarded()
    {
        var evidence = Receives("45.81.3.5/32", Agreed with { ShortestV4 = 32 }, Discarding).WithStated(Scene.Stated("45.81.0.0/22", 24));
        evidence = evidence with { Operator = Owning(Prefix.Parse("45.81.3.0/24")) };
        var report = Validator.Judge(evidence, Scene.Now);

        Assert.Contains(report.Findings, f => f is { Check: "own-prefix", Outcome: CheckOutcome.Failed });
        Assert.Equal([new PermittedPrefix(Prefix.Parse("45.81.0.0/22"), 22)], report.V4!.Permitted.Where(p => p.Prefix.Length == 22));
        var discards = DiscardedBy(evidence, report);
        Assert.False(discards.Matches(Prefix.Parse("45.81.3.5/32")));
        Assert.True(discards.Matches(Prefix.Parse("45.81.2.5/32")));
    }

    /// <summary>Whatever is the operator's own or a bogon inside the aggregate, and whether that rule is waived.</summary>
    [Fact]
    public void The_judge_and_the_router_take_the_same_discards()
    {
        var inside = Gen.Select(Gen.UInt[0, 1023], Gen.Int[23, 32], (host, length) => new Prefix(Address.FromIPv4(0x2d510000 + host), length));
        var (taken, refused) = (0, 0);
        Gen.Select(inside.Array[0, 2], inside.Array[0, 2], Gen.Bool, Gen.Int[24, 32], inside).Sample((own, bogons, waived, shortest, asked) =>
        {
            var evidence = Receives($"{asked}", Agreed with { ShortestV4 = shortest }, Discarding).WithStated(Scene.Stated("45.81.0.0/22", 24));
            evidence = evidence with
            {
                Operator = Owning(own, bogons),
                Connection = evidence.Connection with
                {
                    RuleWaivers = waived ? [new RuleWaiver(RouteRule.BogonPrefix, "for a week", "noc", Scene.Now, Scene.Now.AddDays(7))] : [],
                },
            };
            var report = Validator.Judge(evidence, Scene.Now);
            var isPredicted = report.V4!.Predicted.Contains(asked);
            Assert.Equal(isPredicted, DiscardedBy(evidence, report).Matches(asked));
            if (isPredicted) Interlocked.Increment(ref taken);
            else Interlocked.Increment(ref refused);
        });
        Assert.True(taken > 10 && refused > 10, $"{taken} taken, {refused} refused");
    }

    private static OperatorProfile Owning(params Prefix[] own) => Owning(own, []);

    private static OperatorProfile Owning(Prefix[] own, Prefix[] bogons) => Scene.Profile with
    {
        Policy = Scene.Profile.Policy with { OwnPrefixes = own, Bogons = [.. WellKnown.Bogons, .. bogons] },
    };

    /// <summary>What the router is told to discard once the half is open for what the report permits.</summary>
    private static PrefixFilter DiscardedBy(ValidationEvidence evidence, ValidationReport report)
    {
        var open = evidence.Connection with
        {
            State = ConnectionState.Active, V4 = evidence.Connection.V4! with { ValidatedGeneration = 1, Permitted = report.V4!.Permitted },
        };
        var wish = Assert.Single(Wishes.For(evidence.Operator, [(open, Scene.Peer)], (_, _) => null).Connections);
        return wish.V4!.Policy.DiscardFilter;
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
