using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Validation;

namespace Peerline.Tests.Validation;

public class WaiverTests
{
    [Fact]
    public void A_waived_check_is_shown_with_its_reason_and_no_longer_blocks()
    {
        var report = Validator.Judge(Scene.Half4(h => h with { Received = RouteSnapshot.Of([]) }).Waiving("deny-all"), Scene.Now);
        Assert.True(report.Passed);
        var finding = Assert.Single(report.Findings, f => f is { Check: "deny-all", Outcome: CheckOutcome.Unproved });
        Assert.Equal("agreed by phone", finding.Waiver!.Reason);
        Assert.True(finding.Warns);
        Assert.Contains("1 waived check", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_peer_that_is_waived_through_may_announce_what_it_stated_later()
    {
        var report = Validator.Judge(Scene.Half4(h => h with { Received = RouteSnapshot.Of([]) }).Waiving("deny-all"), Scene.Now);
        Assert.Equal([new PermittedPrefix(Prefix.Parse("45.81.0.0/22"), 24), new PermittedPrefix(Prefix.Parse("45.82.0.0/24"), 24)],
            report.PermittedV4);
    }

    [Fact]
    public void A_waived_bogon_still_is_not_permitted()
    {
        var evidence = Scene.Receiving(Scene.Route("10.1.0.0/16"))
            .WithStated(Scene.Stated("10.1.0.0/16"), Scene.Stated("45.82.0.0/24"), Scene.Stated("2a0e:81::/32")).Waiving("bogon-prefix");
        var report = Validator.Judge(evidence, Scene.Now);
        Assert.True(report.Passed);
        Assert.Equal([new PermittedPrefix(Prefix.Parse("45.82.0.0/24"), 24)], report.PermittedV4);
    }

    [Theory]
    [InlineData("session-established")]
    [InlineData("session-stable")]
    public void A_session_that_is_down_cannot_be_waived(string check)
    {
        Assert.False(CheckCatalogue.CanBeWaived(check));
        var evidence = check is "session-stable"
            ? Scene.Session4(s => s with { EstablishedSince = Scene.Now })
            : Scene.Session4(s => s with { State = SessionState.Idle, EstablishedSince = null });
        Assert.False(Validator.Judge(evidence.Waiving(check), Scene.Now).Passed);
    }

    [Fact]
    public void A_deny_all_that_is_seen_to_leak_cannot_be_waived()
    {
        var leaking = Scene.Half4(h => h with { Accepted = RouteSnapshot.Of([Scene.Route("45.82.0.0/24")]) });
        Assert.False(Validator.Judge(leaking.Waiving("deny-all"), Scene.Now).Passed);
    }

    [Fact]
    public void A_waiver_of_one_check_covers_no_other() =>
        Assert.False(Validator.Judge(Scene.Receiving(Scene.Route("0.0.0.0/0")).Waiving("own-prefix"), Scene.Now).Passed);
}
