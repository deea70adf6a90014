using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>What the machine says to an input: the connection as it is then, with what happened and what is to be done; or why not.</summary>
public abstract record Outcome
{
    /// <param name="Facts">Empty when the input changed nothing worth recording (said twice, observed again).</param>
    public sealed record Moved(Connection Connection, IReadOnlyList<Fact> Facts, IReadOnlyList<Step> Steps) : Outcome;

    public sealed record Refused(IReadOnlyList<Refusal> Refusals) : Outcome;
}
