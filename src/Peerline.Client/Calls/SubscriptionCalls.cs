using Peerline.Client.Contracts;

namespace Peerline.Client;

public sealed class SubscriptionCalls
{
    private readonly Transport transport;

    internal SubscriptionCalls(Transport transport) => this.transport = transport;

    public IAsyncEnumerable<Subscription> ListAsync(CancellationToken cancel = default) => transport.ListAsync<Subscription>("/api/v1/subscriptions", cancel);

    public Task<Versioned<Subscription>> GetAsync(Guid id, CancellationToken cancel = default) =>
        transport.GetAsync<Subscription>($"/api/v1/subscriptions/{id}", cancel);

    public Task<Versioned<Subscription>> CreateAsync(NewSubscription subscription, CancellationToken cancel = default) =>
        transport.PostAsync<Subscription>("/api/v1/subscriptions", subscription, null, cancel);
}
