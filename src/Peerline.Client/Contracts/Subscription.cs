namespace Peerline.Client.Contracts;

/// <summary>A tenant: everything that a peer has belongs to one.</summary>
public sealed record Subscription(Guid Id, string DisplayName, DateTimeOffset CreatedAt);

public sealed record NewSubscription(string DisplayName);
