using CsCheck;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Validation;

namespace Peerline.Tests.Validation;

public class RouteReasonsTests
{
    private static readonly Route Good = Scene.Route("45.82.0.0/24");
    private static readonly Route Bogon = Scene.Route("45.81.1.0/24", null, 2002, 64512);
    private static readonly Route Unstated = Scene.Route("45.99.0.0/24");
    private static readonly Route[] Some = [Good, Bogon, Unstated, Scene.Route("45.81.0.0/22"), Scene.Route("0.0.0.0/0")];

    [Fact]
    public void A_route_that_is_not_accepted_always_has_a_rule_that_keeps_it_out_and_one_that_is_has_none() =>
        Gen.Select(Gen.Int[0, Some.Length - 1].Array, Gen.Bool, Gen.Bool, Gen.Int[0, Some.Length - 1].Array)
            .Sample((accepted, isOpen, isAdopted, permits) =>
            {
                var taken = accepted.Select(i => Some[i].Prefix).ToHashSet();
                var permitted = permits.Select(i => Some[i].Prefix).ToHashSet();
                var reasons = RouteReasons.Of(Half(isOpen, [.. permitted.Select(p => new PermittedPrefix(p, p.Length))], isAdopted), taken);
                foreach (var route in Some)
                {
                    var (isAccepted, why) = reasons(route);
                    Assert.Equal(taken.Contains(route.Prefix), isAccepted);
                    Assert.Equal(!isAccepted, why.Any(f => f.Decides));
                    Assert.All(why, f => Assert.True(f.Check.Length > 0 && f.Sentence.Length > 0));
                }
            });

    [Fact]
    public void The_rule_has_the_name_that_validation_and_dry_run_have_for_it()
    {
        var reasons = RouteReasons.Of(Half(isOpen: true, [new(Good.Prefix, 24)]), new HashSet<Prefix> { Good.Prefix });
        Assert.Equal([RouteRule.BogonAsn], Names(reasons(Bogon).Reasons));
        Assert.Equal(["received-not-stated"], Names(reasons(Unstated).Reasons));
        Assert.Equal(["not-permitted"], Names(reasons(Scene.Route("45.81.0.0/22")).Reasons));
        Assert.Empty(reasons(Good).Reasons);
    }

    [Fact]
    public void Before_the_validation_DENY_ALL_comes_first_and_what_is_wrong_besides_is_told()
    {
        var reasons = RouteReasons.Of(Half(isOpen: false, []), new HashSet<Prefix>());
        Assert.Equal(["deny-all"], Names(reasons(Good).Reasons));
        Assert.Equal(["deny-all", RouteRule.BogonAsn], Names(reasons(Bogon).Reasons));
    }

    [Fact]
    public void What_a_router_cannot_hold_is_told_of_a_route_that_it_takes_and_keeps_nothing_out()
    {
        var reasons = RouteReasons.Of(Half(isOpen: true, [new(Good.Prefix, 24)]), new HashSet<Prefix> { Good.Prefix });
        var (accepted, why) = reasons(Good with { Rpki = OriginValidation.Invalid });
        Assert.Equal((true, RouteRule.RpkiInvalid, false), (accepted, Assert.Single(why).Check, why[0].Decides));
    }

    private static IEnumerable<string> Names(IReadOnlyList<RouteFault> faults) => faults.Select(f => f.Check);

    private static HalfCase Half(bool isOpen, IReadOnlyList<PermittedPrefix> permitted, bool isAdopted = false)
    {
        var half = Scene.Good.V4!;
        return new HalfCase(Scene.Good, half with
        {
            Half = half.Half with
            {
                Applied = new AppliedHalf(1, isOpen), ValidatedGeneration = isOpen ? 1 : 0, Permitted = permitted, AdoptedHash = isAdopted ? "5f" : null,
            },
        }, Scene.Now);
    }
}
