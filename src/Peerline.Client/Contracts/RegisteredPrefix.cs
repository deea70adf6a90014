namespace Peerline.Client.Contracts;

/// <summary>A prefix of the peering service that a peer registered with a peering.</summary>
/// <param name="Key">With it customers put the prefix into their peering services.</param>
/// <param name="Validation"><c>Pending</c>, <c>Verified</c>, <c>Failed</c>.</param>
/// <param name="Reason">What is wrong with the announcement.</param>
public sealed record RegisteredPrefix(
    Guid Id, Guid PeeringId, string Name, string Prefix, Guid Key, string Validation, string? Reason, DateTimeOffset? CheckedAt);
