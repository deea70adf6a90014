namespace Peerline.Client.Contracts;

/// <summary>A named group of a subscription's peerings.</summary>
public sealed record ResourceGroup(Guid SubscriptionId, string Name, string Location);

public sealed record NewResourceGroup(string Location);
