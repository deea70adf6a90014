using Peerline.Lifecycle;
using Peerline.Model;

namespace Peerline.Stages;

/// <summary>
/// Carries out steps of the lifecycle. A step may have been begun before by a process that died: carrying it out again must end in the
/// same place.
/// </summary>
public interface IStage
{
    IReadOnlySet<StepKind> Kinds { get; }

    /// <summary>Does what is due. The connection is the one that the step was computed from; it may have moved on since.</summary>
    Task<StepResult> CarryOutAsync(Connection connection, StepKind step, CancellationToken cancel);
}

/// <summary>What came of a step.</summary>
public abstract record StepResult
{
    /// <summary>This is to be said to the machine.</summary>
    public sealed record Say(Input Input) : StepResult;

    /// <summary>It is done and was said in the same transaction.</summary>
    public sealed record Said : StepResult
    {
        public static Said Instance { get; } = new();
    }

    /// <summary>Not yet: look again.</summary>
    public sealed record LookAgain(TimeSpan After) : StepResult;
}
