using System.Collections.Immutable;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Provisioning;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Provisioning;

public class ApplyFailureTests
{
    [Theory]
    [InlineData(ApplyOutcome.RolledBack, false, true)]
    [InlineData(ApplyOutcome.Refused, false, true)]
    [InlineData(ApplyOutcome.Refused, true, false)]
    [InlineData(ApplyOutcome.Superseded, false, false)]
    public void What_passes_by_itself_ends_no_turn_up_and_is_tried_again(ApplyOutcome outcome, bool isPassing, bool fails)
    {
        var result = new ApplyResult(outcome, "bird.conf was changed.", new RouterPlan([], [], [], []), ImmutableDictionary<Guid, AppliedConnection>.Empty)
        {
            IsPassing = isPassing,
        };
        var again = Samples.Begin.AddSeconds(10);
        var input = ProvisioningStage.Failure(
            Samples.Request() with { State = ConnectionState.Validating }, StepKind.ApplySession, result, again);
        if (fails) Assert.Equal("bird.conf was changed.", Assert.IsType<ApplyFailed>(input).Reason);
        else Assert.Equal(again, Assert.IsType<StepFailed>(input).RetryAt);
    }
}
