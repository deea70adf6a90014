namespace Peerline.Client.Contracts;

/// <summary>A customer's prefix within a peering service.</summary>
/// <param name="Validation"><c>Pending</c>, <c>Verified</c>, <c>Failed</c>, <c>Invalid</c>.</param>
public sealed record ServicePrefix(
    Guid Id, Guid ServiceId, string Name, string Prefix, string Validation, string? Reason, DateTimeOffset? CheckedAt);
