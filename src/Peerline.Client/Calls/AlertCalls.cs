using Peerline.Client.Contracts;

namespace Peerline.Client;

public sealed class AlertCalls
{
    private const string Root = "/api/v1/alert-rules";
    private readonly Transport transport;

    internal AlertCalls(Transport transport) => this.transport = transport;

    public IAsyncEnumerable<AlertRule> ListAsync(CancellationToken cancel = default) => transport.ListAsync<AlertRule>(Root, cancel);

    public Task<Versioned<AlertRule>> GetAsync(Guid id, CancellationToken cancel = default) =>
        transport.GetAsync<AlertRule>($"{Root}/{id}", cancel);

    public Task<Versioned<AlertRule>> AddAsync(NewAlertRule rule, CancellationToken cancel = default) =>
        transport.PostAsync<AlertRule>(Root, rule, null, cancel);

    public Task<Versioned<AlertRule>> ChangeAsync(Guid id, AlertRuleChange change, string? etag, CancellationToken cancel = default) =>
        transport.PutAsync<AlertRule>($"{Root}/{id}", change, etag, cancel);

    public Task RemoveAsync(Guid id, string? etag = null, CancellationToken cancel = default) => transport.DeleteAsync($"{Root}/{id}",
        etag, cancel);

    /// <summary>Sends a notification that says that it is a test, on the way that a real one goes.</summary>
    public async Task<AlertTried> TestAsync(Guid id, CancellationToken cancel = default) =>
        (await transport.PostAsync<AlertTried>($"{Root}/{id}/test", null, null, cancel)).Value;

    /// <summary>What the rule has told, oldest first.</summary>
    public IAsyncEnumerable<HistoryEvent> FiringsAsync(Guid id, CancellationToken cancel = default) =>
        transport.ListAsync<HistoryEvent>($"{Root}/{id}/firings", cancel);
}
