using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Provisioning.Plans;

/// <summary>What becomes of one session on the router.</summary>
public sealed record PlannedSession(Family Family, Address Peer, SessionFate Fate, IReadOnlyList<FieldChange> Changes);

public enum SessionFate
{
    Kept,
    Added,
    Changed,
    Removed,
}

/// <summary>One setting of a session. What is null is not there, or the router does not tell.</summary>
public sealed record FieldChange(string Field, string? Before, string? After);
