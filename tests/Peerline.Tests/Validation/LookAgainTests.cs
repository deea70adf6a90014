using Peerline.Edge;
using Peerline.Stages.Validation;

namespace Peerline.Tests.Validation;

public class LookAgainTests
{
    [Fact]
    public void A_session_that_is_not_stable_yet_is_looked_at_again() =>
        Assert.True(Validator.Judge(Scene.Session4(s => s with { EstablishedSince = Scene.Now - TimeSpan.FromSeconds(3) }),
            Scene.Now).MayPassLater);

    [Fact]
    public void A_leak_is_final_at_once() =>
        Assert.False(Validator.Judge(Scene.Receiving(Scene.Route("0.0.0.0/0")), Scene.Now).MayPassLater);

    [Fact]
    public void A_leak_is_final_even_when_waiting_would_mend_something_else() =>
        Assert.False(Validator.Judge(Scene.Receiving(Scene.Route("0.0.0.0/0")) with { Interface = null }, Scene.Now).MayPassLater);

    [Fact]
    public void A_diagnosis_is_final() => Assert.False(Validator.Judge(Scene.Down(), Scene.Now).MayPassLater);

    [Fact]
    public void A_report_that_passed_needs_no_other_look() => Assert.False(Validator.Judge(Scene.Good, Scene.Now).MayPassLater);

    [Theory]
    [InlineData(null, 31, true)]
    [InlineData(null, 61, false)]
    [InlineData(false, 31, true)]
    [InlineData(false, 61, false)]
    [InlineData(true, 2, true)]
    [InlineData(true, 61, false)]
    public void A_peer_that_announces_nothing_is_given_a_minute_whether_it_has_said_End_of_RIB_or_not(bool? endOfRib, int upForSeconds, bool again)
    {
        var evidence = Scene.Half4(h => h with
        {
            Session = h.Session! with { EndOfRib = endOfRib, EstablishedSince = Scene.Now - TimeSpan.FromSeconds(upForSeconds) },
            Received = RouteSnapshot.Of([]),
        });
        var denial = Assert.Single(Validator.Judge(evidence, Scene.Now).Findings, f =>
            f is { Check: "deny-all", Outcome: CheckOutcome.Unproved });
        Assert.Equal(again, denial.MayPassLater);
    }
}
