using Peerline.Client.Contracts;

namespace Peerline.Client;

public sealed class WebhookCalls
{
    private const string Root = "/api/v1/webhooks";
    private readonly Transport transport;

    internal WebhookCalls(Transport transport) => this.transport = transport;

    public IAsyncEnumerable<Webhook> ListAsync(CancellationToken cancel = default) => transport.ListAsync<Webhook>(Root, cancel);

    public Task<Versioned<Webhook>> GetAsync(Guid id, CancellationToken cancel = default) => transport.GetAsync<Webhook>($"{Root}/{id}", cancel);

    /// <summary>The answer holds the signing key, and nothing else does.</summary>
    public async Task<WebhookSecret> AddAsync(NewWebhook webhook, CancellationToken cancel = default) =>
        (await transport.PostAsync<WebhookSecret>(Root, webhook, null, cancel)).Value;

    public Task<Versioned<Webhook>> ChangeAsync(Guid id, WebhookChange change, string? etag, CancellationToken cancel = default) =>
        transport.PutAsync<Webhook>($"{Root}/{id}", change, etag, cancel);

    public Task RemoveAsync(Guid id, string? etag = null, CancellationToken cancel = default) => transport.DeleteAsync($"{Root}/{id}", etag, cancel);

    public async Task<WebhookSecret> RotateAsync(Guid id, CancellationToken cancel = default) =>
        (await transport.PostAsync<WebhookSecret>($"{Root}/{id}/rotate", null, null, cancel)).Value;

    public async Task<WebhookTried> TestAsync(Guid id, CancellationToken cancel = default) =>
        (await transport.PostAsync<WebhookTried>($"{Root}/{id}/test", null, null, cancel)).Value;

    /// <param name="state"><c>Pending</c>, <c>Delivered</c> or <c>Dead</c>; null for all.</param>
    public IAsyncEnumerable<WebhookDelivery> DeliveriesAsync(Guid id, string? state = null, CancellationToken cancel = default) =>
        transport.ListAsync<WebhookDelivery>(Query.On($"{Root}/{id}/deliveries").With("state", state), cancel);

    public async Task<WebhookDelivery> RedeliverAsync(Guid id, Guid delivery, CancellationToken cancel = default) =>
        (await transport.PostAsync<WebhookDelivery>($"{Root}/{id}/deliveries/{delivery}/redeliver", null, null, cancel)).Value;

    public async Task<int> ReplayAsync(Guid id, long after, CancellationToken cancel = default) =>
        (await transport.PostAsync<WebhookReplayed>($"{Root}/{id}/replay", new WebhookReplay(after), null, cancel)).Value.Events;
}
