using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Sources.Networks;
using Peerline.Sources.Rpki;
using Peerline.Stages.Eligibility;

namespace Peerline.Tests.Eligibility;

/// <summary>Route objects beside ROAs.</summary>
public class CoverageTests
{
    private static readonly Asn Origin = new(65550);

    /// <summary>Counted one by one: every address of the ROA's prefix lies in a route object.</summary>
    [Fact]
    public void A_prefix_with_a_ROA_has_a_route_object_when_all_of_it_lies_in_some() =>
        Gen.Select(Gen.Int[25, 29], Gen.Select(Gen.Int[0, 31], Gen.Int[24, 32]).Array[0, 12]).Sample((length, registered) =>
        {
            var roa = new Prefix(Address.Parse("192.0.2.0"), length);
            var routes = registered.Select(r => new Prefix(Address.Parse($"192.0.2.{r.Item1}"), r.Item2)).ToList();
            var all = Enumerable.Range(0, 1 << (32 - length)).All(i => routes.Any(r => r.Contains(Address.Parse($"192.0.2.{i}"))));
            Assert.Equal((1, all ? 1 : 0), Irr(roa, routes));
        });

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.0/24", 0)]
    [InlineData("10.1.2.0/24", "10.0.0.0/8", 1)]
    [InlineData("10.0.0.0/8", "10.0.0.0/9 10.128.0.0/9", 1)]
    [InlineData("2001:db8::/32", "2001:db8::/33 2001:db8:8000::/34", 0)]
    [InlineData("2001:db8::/32", "2001:db8::/33 2001:db8:8000::/34 2001:db8:c000::/34", 1)]
    public void A_route_object_of_a_part_says_nothing_of_the_rest(string roa, string registered, int covered) =>
        Assert.Equal((1, covered), Irr(Prefix.Parse(roa), [.. registered.Split(' ').Select(r => Prefix.Parse(r))]));

    private static (int Total, int Covered) Irr(Prefix roa, IReadOnlyList<Prefix> registered)
    {
        var view = new RpkiView(RtrDataState.Current, VrpTable.Create([new Vrp(roa, Prefix.MaxLength(roa.Afi), Origin)]));
        var coverage = EligibilityFactBook.Coverages(Origin, new Learned<IReadOnlyList<Prefix>>(registered, "IRR"), view).Irr.Value!;
        return (coverage.Total, coverage.Covered);
    }
}
