namespace Peerline.Client.Contracts;

/// <summary>One path that the peer announces, before policy.</summary>
/// <param name="Rpki"><c>Valid</c>, <c>Invalid</c>, <c>NotFound</c>, or <c>Unknown</c> when there is nobody to ask.</param>
/// <param name="Accepted">The router has taken it.</param>
/// <param name="Reasons">The rules that say something of it, by name; of one that is not accepted, what keeps it out.</param>
public sealed record Route(Guid ConnectionId, string Family, string Prefix, string? NextHop, string AsPath, string Rpki,
    DateTimeOffset? ReceivedAt, bool Accepted, IReadOnlyList<DryRunReason> Reasons);
