namespace Peerline.Client.Contracts;

/// <summary>One address family of the session.</summary>
/// <param name="Applied">What was last pushed and confirmed; null when nothing of ours is on the router.</param>
public sealed record SessionHalf(string Family, DesiredHalf Desired, AppliedHalf? Applied, ObservedHalf Observed)
{
    /// <summary>What is done to this half of a connection in service; null when it is left alone.</summary>
    public HalfChange? Change { get; init; }

    /// <summary>What was set by hand on the router and adopted by the operator; null where nothing was.</summary>
    public HandSettings? ByHand { get; init; }
}

/// <summary>What is null is as request and policy say.</summary>
/// <param name="MaxPrefixesAction"><c>Shut</c> or <c>Warn</c>.</param>
/// <param name="Description">Empty for none.</param>
public sealed record HandSettings(int? MaxPrefixes, string? MaxPrefixesAction, bool? Gtsm, string? Description);

/// <param name="Phase"><c>Adding</c>, <c>Updating</c>, <c>PuttingBack</c>, <c>Draining</c>, <c>TakingOff</c> or <c>Releasing</c>.</param>
/// <param name="Deadline">When it is given up and put back; null when nothing waits for the peer.</param>
public sealed record HalfChange(string Phase, DateTimeOffset Since, DateTimeOffset? Deadline);

/// <param name="Open">The policy is to be open; otherwise DENY ALL.</param>
public sealed record DesiredHalf(int Generation, int ValidatedGeneration, bool Open, IReadOnlyList<StatedPrefix> Permitted);

public sealed record AppliedHalf(int Generation, bool Open);

/// <param name="State">The BGP state: <c>Idle</c> … <c>Established</c>, <c>Absent</c>, or <c>Unknown</c> when the router was not
/// read.</param>
public sealed record ObservedHalf(string State, DateTimeOffset? At, DateTimeOffset? EstablishedSince);
