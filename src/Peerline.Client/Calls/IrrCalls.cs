using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>What the peers' AS-SETs were expanded to.</summary>
public sealed class IrrCalls
{
    private readonly Transport transport;

    internal IrrCalls(Transport transport) => this.transport = transport;

    /// <summary>For the operator.</summary>
    public IAsyncEnumerable<IrrSet> ListAsync(CancellationToken cancel = default) => transport.ListAsync<IrrSet>("/api/v1/irr", cancel);

    public async Task<IrrSet> GetAsync(uint asn, CancellationToken cancel = default) =>
        (await transport.GetAsync<IrrSet>($"/api/v1/irr/{asn}", cancel)).Value;

    /// <summary>For the operator.</summary>
    public async Task<IrrSet> RefreshAsync(uint asn, CancellationToken cancel = default) =>
        (await transport.PostAsync<IrrSet>($"/api/v1/irr/{asn}/refresh", null, null, cancel)).Value;

    /// <param name="at">When the expansion that was looked at was made.</param>
    public async Task<IrrSet> ReleaseAsync(uint asn, DateTimeOffset at, CancellationToken cancel = default) =>
        (await transport.PostAsync<IrrSet>($"/api/v1/irr/{asn}/release", new IrrRelease(at), null, cancel)).Value;
}
