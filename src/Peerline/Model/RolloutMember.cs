namespace Peerline.Model;

/// <summary>One connection of a rollout's present step.</summary>
/// <param name="WasUp">Its sessions were up when the step began: only then there is something to lose.</param>
/// <param name="AcceptedBefore">Routes that were accepted then; null when they were not as predicted before, so that nothing is learnt.</param>
public sealed record RolloutMember(Guid Connection, bool WasUp, int? AcceptedBefore)
{
    /// <summary>Since when its router could have it; null while something else keeps it.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the router was first seen with it.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>Since when it is up and accepts what was predicted.</summary>
    public DateTimeOffset? SoundSince { get; init; }
    public int? Accepted { get; init; }

    /// <summary>What keeps it; null when nothing does.</summary>
    public string? Waits { get; init; }
}
