namespace Peerline.Client.Contracts;

/// <summary>How a change of the policy goes to the sessions that carry it.</summary>
/// <param name="Canary">Where the next one is tried first, as the operator has named it; null for the session with the least at stake.</param>
/// <param name="Last">The last one, underway or over; null when there was none yet.</param>
public sealed record RolloutStatus(Canary? Canary, Rollout? Last);

/// <summary>Where a change of the policy is tried first: on one connection, or on any of one router. Neither for the session with the least at stake.</summary>
public sealed record Canary(Guid? Connection = null, Guid? EdgeRouter = null);

/// <param name="Changes">The terms of the policy that differ.</param>
/// <param name="State"><c>Underway</c>, <c>Held</c>, <c>Done</c> or <c>GivenUp</c>.</param>
/// <param name="Since">When the present step began, or the state.</param>
/// <param name="Finding">What was seen when it was held.</param>
/// <param name="Waiting">Connections that have the former policy.</param>
/// <param name="Step">What is being changed and watched now: one connection at first.</param>
/// <param name="Done">Connections that have it, as predicted.</param>
public sealed record Rollout(
    Guid Id, IReadOnlyList<string> Changes, string State, string By, DateTimeOffset At, DateTimeOffset Since, string? Finding,
    IReadOnlyList<Guid> Waiting, IReadOnlyList<RolloutMember> Step, IReadOnlyList<Guid> Done);

/// <param name="AcceptedBefore">Routes accepted when the step began; null when there was nothing to compare with.</param>
/// <param name="AppliedAt">When its router had it.</param>
/// <param name="SoundSince">Since when it is up and accepts what was predicted.</param>
/// <param name="Waits">What keeps it.</param>
public sealed record RolloutMember(
    Guid Connection, int? AcceptedBefore, int? Accepted, DateTimeOffset? AppliedAt, DateTimeOffset? SoundSince, string? Waits);
