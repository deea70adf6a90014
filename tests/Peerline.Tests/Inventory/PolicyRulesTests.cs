using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Stages.Inventory;
using Peerline.Tests.Edge;

namespace Peerline.Tests.Inventory;

public class PolicyRulesTests
{
    [Theory]
    [InlineData(null, GracefulRestartUse.Router)]
    [InlineData("router", GracefulRestartUse.Router)]
    [InlineData("Off", GracefulRestartUse.Off)]
    [InlineData("helper", GracefulRestartUse.Helper)]
    [InlineData("longLived", GracefulRestartUse.LongLived)]
    public void What_becomes_of_a_restart_is_one_of_four_words(string? word, GracefulRestartUse use)
    {
        var rules = new InputRules();
        var policy = PolicyRules.Read(ExportRulesTests.Draft with { GracefulRestart = word, StrictRoles = true }, rules, "");
        Assert.Empty(rules.Problems);
        Assert.Equal((use, true), (policy.GracefulRestart, policy.StrictRoles));

        // Sessions carry it, so it goes to them one after the other.
        var carried = new PeeringPolicy().Carrying(policy);
        Assert.Equal((use, true), (carried.GracefulRestart, carried.StrictRoles));
    }

    [Fact]
    public void A_customer_is_a_network_whose_paths_there_are_and_none_that_is_transit_free()
    {
        var rules = new InputRules();
        var policy = PolicyRules.Read(
            ExportRulesTests.Draft with { CustomerAsns = [64510, 174, 0, 65010, 64510], TransitFreeAsns = [174] }, rules, "policy.");
        Assert.Equal(
            ["TransitFreeCustomer policy.customerAsns[1]", "InvalidAsn policy.customerAsns[2]"], rules.Problems.Select(p => $"{p.Code} {p.Target}"));

        // Private ones are the operator's own to number.
        policy = PolicyRules.Read(ExportRulesTests.Draft with { CustomerAsns = [65010, 64510, 65010] }, rules = new InputRules(), "policy.");
        Assert.Empty(rules.Problems);
        Assert.Equal([64510u, 65010u], ExportRules.Of(new PeeringPolicy().Carrying(policy), null).CustomerAsns.Select(a => a.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("off,helper")]
    [InlineData("sometimes")]
    public void Another_word_is_refused_with_the_three(string word)
    {
        var rules = new InputRules();
        PolicyRules.Read(ExportRulesTests.Draft with { GracefulRestart = word }, rules, "policy.");
        var problem = Assert.Single(rules.Problems);
        Assert.Equal(("policy.gracefulRestart", "policy.gracefulRestart is router, off, helper or longLived."), (problem.Target, problem.Sentence));
    }
}
