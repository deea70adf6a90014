namespace Peerline.Client.Contracts;

/// <summary>A customer's use of a service provider.</summary>
/// <param name="Place">Where the customer is: the name of a service location.</param>
public sealed record PeeringService(
    Guid Id, Guid SubscriptionId, string ResourceGroup, string Name, string Place, string Provider, string? PrimaryMetro,
        string? BackupMetro);
