using Peerline.Client.Contracts;

namespace Peerline.Client;

public sealed class SubscriptionCalls
{
    private readonly Transport transport;

    internal SubscriptionCalls(Transport transport) => this.transport = transport;

    public IAsyncEnumerable<Subscription> ListAsync(CancellationToken cancel = default) =>
        transport.ListAsync<Subscription>("/api/v1/subscriptions", cancel);

    public Task<Versioned<Subscription>> GetAsync(Guid id, CancellationToken cancel = default) =>
        transport.GetAsync<Subscription>($"/api/v1/subscriptions/{id}", cancel);

    public Task<Versioned<Subscription>> CreateAsync(NewSubscription subscription, CancellationToken cancel = default) =>
        transport.PostAsync<Subscription>("/api/v1/subscriptions", subscription, null, cancel);

    public IAsyncEnumerable<ResourceGroup> ResourceGroupsAsync(Guid id, CancellationToken cancel = default) =>
        transport.ListAsync<ResourceGroup>($"/api/v1/subscriptions/{id}/resource-groups", cancel);

    /// <summary>Makes the group, or changes nothing when it is there.</summary>
    public Task<Versioned<ResourceGroup>> PutResourceGroupAsync(
        Guid id, string name, string location, CancellationToken cancel = default) =>
        transport.PutAsync<ResourceGroup>($"/api/v1/subscriptions/{id}/resource-groups/{Uri.EscapeDataString(name)}",
            new NewResourceGroup(location), null, cancel);
}
