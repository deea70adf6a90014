using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>The peering service: what providers registered, and what customers made of it. And the looking glass.</summary>
public sealed class ServiceCalls
{
    private readonly Transport transport;

    internal ServiceCalls(Transport transport) => this.transport = transport;

    public IAsyncEnumerable<RegisteredPrefix> RegisteredPrefixesAsync(Guid peering, CancellationToken cancel = default) =>
        transport.ListAsync<RegisteredPrefix>($"/api/v1/peerings/{peering}/registered-prefixes", cancel);

    public IAsyncEnumerable<RegisteredAsn> RegisteredAsnsAsync(Guid peering, CancellationToken cancel = default) =>
        transport.ListAsync<RegisteredAsn>($"/api/v1/peerings/{peering}/registered-asns", cancel);

    public IAsyncEnumerable<PeeringService> ListAsync(CancellationToken cancel = default) =>
        transport.ListAsync<PeeringService>("/api/v1/peering-services", cancel);

    public IAsyncEnumerable<ServicePrefix> PrefixesAsync(Guid service, CancellationToken cancel = default) =>
        transport.ListAsync<ServicePrefix>($"/api/v1/peering-services/{service}/prefixes", cancel);

    /// <summary>Asks an edge router.</summary>
    /// <param name="command"><c>ping</c>, <c>traceroute</c> or <c>bgproute</c>.</param>
    /// <param name="from">A metro, a facility or an edge router.</param>
    public async Task<GlassAnswer> GlassAsync(
        Guid subscription, string command, string destination, string from, CancellationToken cancel = default) =>
        (await transport.GetAsync<GlassAnswer>(
            Query.On($"/api/v1/subscriptions/{subscription}/looking-glass").With("command", command).With("destination", destination)
                .With("from", from),
            cancel)).Value;
}
