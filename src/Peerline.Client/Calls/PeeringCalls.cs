using Peerline.Client.Contracts;

namespace Peerline.Client;

public sealed class PeeringCalls
{
    private readonly Transport transport;

    internal PeeringCalls(Transport transport) => this.transport = transport;

    public IAsyncEnumerable<Peering> ListAsync(CancellationToken cancel = default) =>
        transport.ListAsync<Peering>("/api/v1/peerings", cancel);

    public Task<Versioned<Peering>> GetAsync(Guid id, CancellationToken cancel = default) =>
        transport.GetAsync<Peering>($"/api/v1/peerings/{id}", cancel);

    public Task<Versioned<Peering>> RequestAsync(PeeringRequest request, CancellationToken cancel = default) =>
        transport.PostAsync<Peering>("/api/v1/peerings", request, null, cancel);

    /// <summary>The whole peering as it is to be: connections that are left out are removed.</summary>
    public Task<Versioned<Peering>> ChangeAsync(Guid id, PeeringRequest request, string etag, CancellationToken cancel = default) =>
        transport.PutAsync<Peering>($"/api/v1/peerings/{id}", request, etag, cancel);

    /// <summary>Begins the removal of every connection; the peering is gone with the last of them.</summary>
    public Task DeleteAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        transport.DeleteAsync($"/api/v1/peerings/{id}", etag, cancel);

    /// <summary>What the peer announces, before policy, and what became of it.</summary>
    /// <param name="accepted">Only what is accepted, or only what is not; all when null.</param>
    public IAsyncEnumerable<Route> RoutesAsync(
        Guid id, string? prefix = null, string? asPath = null, bool? accepted = null, Guid? connection = null, CancellationToken cancel = default) =>
        transport.ListAsync<Route>(
            Query.On($"/api/v1/peerings/{id}/routes").With("prefix", prefix).With("asPath", asPath)
                .With("accepted", accepted is { } only ? only ? "true" : "false" : null).With("connection", connection?.ToString()), cancel);

    public IAsyncEnumerable<HistoryEvent> HistoryAsync(Guid id, CancellationToken cancel = default) =>
        transport.ListAsync<HistoryEvent>($"/api/v1/peerings/{id}/history", cancel);
}
