namespace Peerline.Client.Contracts;

/// <summary>One path that the peer announces, before policy.</summary>
/// <param name="Rpki"><c>Valid</c>, <c>Invalid</c>, <c>NotFound</c>, or <c>Unknown</c> when there is nobody to ask.</param>
public sealed record Route(Guid ConnectionId, string Family, string Prefix, string? NextHop, string AsPath, string Rpki,
    DateTimeOffset? ReceivedAt);
