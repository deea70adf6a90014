using Peerline.Server.Arm;

namespace Peerline.Server.Tests.Arm;

public class ArmFilterTests
{
    private static readonly Dictionary<string, string> Peering = new()
    {
        ["name"] = "O'Hare", ["type"] = "Edge", ["at"] = "2026-01-31T12:00:00Z",
    };

    [Theory]
    [InlineData("", true)]
    [InlineData("name eq 'o''hare'", true)]
    [InlineData("NAME EQ 'x'", false)]
    [InlineData("name ne 'x' and type eq 'edge'", true)]
    [InlineData("name eq 'x' or type eq 'edge'", true)]
    [InlineData("name eq 'x' or (type eq 'edge' and name eq 'y')", false)]
    [InlineData("type eq '*'", true)]
    [InlineData("type sw 'ed'", true)]
    [InlineData("startswith(type, 'ge')", false)]
    [InlineData("substringof('DG', type)", true)]
    [InlineData("contains(type, 'DG')", true)]
    [InlineData("at ge '2026-01-31T13:00:00+02:00'", true)]
    [InlineData("at lt '2026-01-31T12:00:00Z'", false)]
    [InlineData("type eq edge", true)]
    public void A_filter_holds_or_not(string filter, bool holds) =>
        Assert.Equal(holds, ArmFilter.Parse(filter, "name", "type", "at")!.Matches(f => Peering[f]));

    [Theory]
    [InlineData("colour eq 'red'")]
    [InlineData("name")]
    [InlineData("name eq")]
    [InlineData("name is 'x'")]
    [InlineData("name eq 'x")]
    [InlineData("(name eq 'x'")]
    [InlineData("name eq 'x')")]
    [InlineData("name eq 'x' and")]
    [InlineData("upper(name, 'x')")]
    [InlineData("startswith(name")]
    public void What_is_no_filter_is_none(string filter) => Assert.Null(ArmFilter.Parse(filter, "name"));

    [Fact]
    public void A_tower_of_parentheses_does_not_fall()
    {
        Assert.Null(ArmFilter.Parse(new string('(', 3000), "name"));
        Assert.Null(ArmFilter.Parse(new string('(', 60) + "name eq 'x'" + new string(')', 60), "name"));
        Assert.NotNull(ArmFilter.Parse(new string('(', 10) + "name eq 'x'" + new string(')', 10), "name"));
    }
}
