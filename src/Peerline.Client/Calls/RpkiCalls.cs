using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>Route origin validation: what the installation knows, and what follows for a route.</summary>
public sealed class RpkiCalls
{
    private readonly Transport transport;

    internal RpkiCalls(Transport transport) => this.transport = transport;

    /// <summary>For the operator.</summary>
    public async Task<RpkiStatus> StatusAsync(CancellationToken cancel = default) =>
        (await transport.GetAsync<RpkiStatus>("/api/v1/rpki", cancel)).Value;

    /// <param name="origin">The last AS of the path; null for a path that ends in a set.</param>
    public async Task<RpkiValidity> ValidityAsync(string prefix, uint? origin, CancellationToken cancel = default) =>
        (await transport.GetAsync<RpkiValidity>(
            Query.On("/api/v1/rpki/validity").With("prefix", prefix).With("origin", origin?.ToString()), cancel)).Value;
}
