using Peerline.Client.Contracts;

namespace Peerline.Client;

public sealed class MaintenanceCalls
{
    private const string Root = "/api/v1/maintenances";
    private readonly Transport transport;

    internal MaintenanceCalls(Transport transport) => this.transport = transport;

    public IAsyncEnumerable<Maintenance> ListAsync(CancellationToken cancel = default) => transport.ListAsync<Maintenance>(Root, cancel);

    public Task<Versioned<Maintenance>> GetAsync(Guid id, CancellationToken cancel = default) =>
        transport.GetAsync<Maintenance>($"{Root}/{id}", cancel);

    public Task<Versioned<Maintenance>> PlanAsync(MaintenancePlan plan, CancellationToken cancel = default) =>
        transport.PostAsync<Maintenance>(Root, plan, null, cancel);

    public Task<Versioned<Maintenance>> ChangeAsync(Guid id, MaintenancePlan plan, string? etag, CancellationToken cancel = default) =>
        transport.PutAsync<Maintenance>($"{Root}/{id}", plan, etag, cancel);

    public Task<Versioned<Maintenance>> StartAsync(Guid id, CancellationToken cancel = default) => SayAsync(id, "start", cancel);

    public Task<Versioned<Maintenance>> FinishAsync(Guid id, CancellationToken cancel = default) => SayAsync(id, "finish", cancel);

    public Task<Versioned<Maintenance>> CancelAsync(Guid id, CancellationToken cancel = default) => SayAsync(id, "cancel", cancel);

    private Task<Versioned<Maintenance>> SayAsync(Guid id, string word, CancellationToken cancel) =>
        transport.PostAsync<Maintenance>($"{Root}/{id}/{word}", null, null, cancel);
}
