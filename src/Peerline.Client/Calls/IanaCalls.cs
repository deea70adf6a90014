using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>IANA's registries of special-purpose addresses and AS numbers. For the operator.</summary>
public sealed class IanaCalls
{
    private readonly Transport transport;

    internal IanaCalls(Transport transport) => this.transport = transport;

    public async Task<IanaRegistries> GetAsync(CancellationToken cancel = default) =>
        (await transport.GetAsync<IanaRegistries>("/api/v1/iana", cancel)).Value;

    /// <summary>What would change; nothing does.</summary>
    public Task<IanaDifference> CompareAsync(IanaFiles files, CancellationToken cancel = default) =>
        transport.AskAsync<IanaDifference>("/api/v1/iana/compare", files, cancel);

    /// <summary>Takes what was compared.</summary>
    public async Task<IanaDifference> TakeAsync(IanaFiles files, CancellationToken cancel = default) =>
        (await transport.PostAsync<IanaDifference>("/api/v1/iana/take", files, null, cancel)).Value;
}
