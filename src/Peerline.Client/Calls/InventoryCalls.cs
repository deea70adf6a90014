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
    }

    public InventoryOf<Metro> Metros { get; }
    public InventoryOf<Facility> Facilities { get; }
    public InventoryOf<EdgeRouter> EdgeRouters { get; }
    public InventoryOf<Port> Ports { get; }
    public InventoryOf<AddressPool> AddressPools { get; }

    /// <summary>Reads the router now.</summary>
    public async Task<EdgeRouterStatus> StatusAsync(Guid router, CancellationToken cancel = default) =>
        (await transport.GetAsync<EdgeRouterStatus>($"/api/v1/edge-routers/{router}/status", cancel)).Value;

    public Task<Versioned<EdgeRouter>> PauseAsync(Guid router, CancellationToken cancel = default) =>
        transport.PostAsync<EdgeRouter>($"/api/v1/edge-routers/{router}/pause", null, null, cancel);

    public Task<Versioned<EdgeRouter>> ResumeAsync(Guid router, CancellationToken cancel = default) =>
        transport.PostAsync<EdgeRouter>($"/api/v1/edge-routers/{router}/resume", null, null, cancel);

    /// <summary>Whether everything is held.</summary>
    public async Task<Pause> PauseOfAllAsync(CancellationToken cancel = default) => (await transport.GetAsync<Pause>("/api/v1/pause", cancel)).Value;

    public async Task<Pause> SetPauseOfAllAsync(bool paused, CancellationToken cancel = default) =>
        (await transport.PutAsync<Pause>("/api/v1/pause", new Pause(paused), null, cancel)).Value;
}
