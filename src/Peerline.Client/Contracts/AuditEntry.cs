namespace Peerline.Client.Contracts;

/// <summary>One link of a hash chain.</summary>
/// <param name="Chain">The subscription; the empty id for the operator's own acts.</param>
public sealed record AuditEntry(
    Guid Chain, long Sequence, DateTimeOffset At, string Actor, string Action, string Target, string Detail, string PreviousHash,
        string Hash);
