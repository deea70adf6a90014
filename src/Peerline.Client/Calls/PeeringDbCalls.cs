using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>The installation's mirror of PeeringDB.</summary>
public sealed class PeeringDbCalls
{
    private readonly Transport transport;

    internal PeeringDbCalls(Transport transport) => this.transport = transport;

    /// <summary>For the operator.</summary>
    public async Task<PeeringDbStatus> StatusAsync(CancellationToken cancel = default) =>
        (await transport.GetAsync<PeeringDbStatus>("/api/v1/peeringdb", cancel)).Value;

    /// <summary>Asks for a look now, and does not wait for its end (operator).</summary>
    public async Task<PeeringDbStatus> SyncAsync(CancellationToken cancel = default) =>
        (await transport.PostAsync<PeeringDbStatus>("/api/v1/peeringdb/sync", null, null, cancel)).Value;

    public async Task<PeeringDbNetwork> NetworkAsync(uint asn, CancellationToken cancel = default) =>
        (await transport.GetAsync<PeeringDbNetwork>($"/api/v1/peeringdb/networks/{asn}", cancel)).Value;
}
