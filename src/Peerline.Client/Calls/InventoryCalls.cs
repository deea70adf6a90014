using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>What the operator has to connect with. Metros and facilities are for everybody to read, the rest is the operator's.</summary>
public sealed class InventoryCalls
{
    private readonly Transport transport;

    internal InventoryCalls(Transport transport)
    {
        this.transport = transport;
        Metros = new(transport, "metros");
        Facilities = new(transport, "facilities");
        EdgeRouters = new(transport, "edge-routers");
        Ports = new(transport, "ports");
        AddressPools = new(transport, "address-pools");
        Exchanges = new(transport, "exchanges");
        ServiceProviders = new(transport, "service-providers");
        ServiceLocations = new(transport, "service-locations");
        CdnPrefixes = new(transport, "cdn-prefixes");
        UnbilledPrefixes = new(transport, "unbilled-prefixes");
    }

    public InventoryOf<Metro> Metros { get; }
    public InventoryOf<Facility> Facilities { get; }
    public InventoryOf<EdgeRouter> EdgeRouters { get; }
    public InventoryOf<Port> Ports { get; }
    public InventoryOf<AddressPool> AddressPools { get; }
    public InventoryOf<Exchange> Exchanges { get; }
    public InventoryOf<ServiceProvider> ServiceProviders { get; }
    public InventoryOf<ServiceLocation> ServiceLocations { get; }
    public InventoryOf<CdnPrefix> CdnPrefixes { get; }
    public InventoryOf<UnbilledPrefix> UnbilledPrefixes { get; }

    /// <summary>Reads the router now.</summary>
    public async Task<EdgeRouterStatus> StatusAsync(Guid router, CancellationToken cancel = default) =>
        (await transport.GetAsync<EdgeRouterStatus>($"/api/v1/edge-routers/{router}/status", cancel)).Value;

    /// <summary>What is left of subnets and ports.</summary>
    public IAsyncEnumerable<Stock> StockAsync(CancellationToken cancel = default) => transport.ListAsync<Stock>(Query.On("/api/v1/stock"), cancel);

    /// <summary>What is held now.</summary>
    public async Task<Pause> PauseAsync(CancellationToken cancel = default) =>
        (await transport.GetAsync<Pause>("/api/v1/pause", cancel)).Value;

    /// <summary>Holds the workers: of everything, of one router, or of one subscription.</summary>
    public Task<Pause> HoldAsync(Guid? router = null, Guid? subscription = null, CancellationToken cancel = default) =>
        PostAsync(router, subscription, "pause", cancel);

    public Task<Pause> ResumeAsync(Guid? router = null, Guid? subscription = null, CancellationToken cancel = default) =>
        PostAsync(router, subscription, "resume", cancel);

    /// <summary>Times in which nothing is opened or changed on routers.</summary>
    public IAsyncEnumerable<Freeze> FreezesAsync(CancellationToken cancel = default) => transport.ListAsync<Freeze>("/api/v1/freezes", cancel);

    public async Task<Freeze> FreezeAsync(NewFreeze freeze, CancellationToken cancel = default) =>
        (await transport.PostAsync<Freeze>("/api/v1/freezes", freeze, null, cancel)).Value;

    public Task ThawAsync(Guid freeze, CancellationToken cancel = default) => transport.DeleteAsync($"/api/v1/freezes/{freeze}", null, cancel);

    private async Task<Pause> PostAsync(Guid? router, Guid? subscription, string verb, CancellationToken cancel)
    {
        var place = router is { } r ? $"/edge-routers/{r}" : subscription is { } s ? $"/subscriptions/{s}" : "";
        return (await transport.PostAsync<Pause>($"/api/v1{place}/{verb}", null, null, cancel)).Value;
    }
}
