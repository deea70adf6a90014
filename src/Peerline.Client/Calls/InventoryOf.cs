namespace Peerline.Client;

/// <summary>One kind of thing in the inventory.</summary>
public sealed class InventoryOf<T>
{
    private readonly Transport transport;
    private readonly string path;

    internal InventoryOf(Transport transport, string kind) => (this.transport, path) = (transport, $"/api/v1/{kind}");

    public IAsyncEnumerable<T> ListAsync(CancellationToken cancel = default) => transport.ListAsync<T>(path, cancel);

    public Task<Versioned<T>> GetAsync(Guid id, CancellationToken cancel = default) => transport.GetAsync<T>($"{path}/{id}", cancel);

    public Task<Versioned<T>> AddAsync(T item, CancellationToken cancel = default) => transport.PostAsync<T>(path, item, null, cancel);

    public Task<Versioned<T>> ChangeAsync(Guid id, T item, string etag, CancellationToken cancel = default) =>
        transport.PutAsync<T>($"{path}/{id}", item!, etag, cancel);

    /// <summary>Refused while something uses it.</summary>
    public Task DeleteAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        transport.DeleteAsync($"{path}/{id}", etag, cancel);
}
