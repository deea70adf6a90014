using System.Text.Json;
using Peerline.Access;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Hosting;
using Peerline.Storage;

namespace Peerline.Server.Tests.Api;

/// <summary>A place of a peer's own, with ports and LAGs that nobody else takes; its router answers nobody.</summary>
internal static class OwnPlace
{
    public static JsonElement Nowhere => JsonDocument.Parse("{\"socket\":\"/nowhere/edge.sock\"}").RootElement;

    public static async Task<int> FacilityAsync(InventoryCalls o, EdgeRouter router) => (await o.Facilities.GetAsync(router.FacilityId)).Value.PeeringDbId;

    /// <summary>A metro of its own, with addresses, one facility and one router.</summary>
    public static async Task<EdgeRouter> RouterAsync(NativePeer peer, params Lag[] lags) =>
        await RouterAsync(peer, await MetroAsync(peer), (int)SharedServer.NextAsn(), lags);

    /// <summary>A metro of its own, with addresses.</summary>
    /// <param name="length">Of the pool of IPv4 addresses.</param>
    /// <param name="name">Null for the peer's.</param>
    public static async Task<Metro> MetroAsync(NativePeer peer, int length = 28, string? name = null)
    {
        var o = peer.Operator.Inventory;
        var metro = (await o.Metros.AddAsync(new Metro { Name = name ?? peer.Name, Country = "DE", Region = "local" })).Value;
        await o.AddressPools.AddAsync(new AddressPool($"198.19.{peer.Asn % 256}.0/{length}", metro.Id!.Value));
        await o.AddressPools.AddAsync(new AddressPool($"2001:db8:{peer.Asn % 65536:x}:1::/64", metro.Id.Value));
        return metro;
    }

    /// <summary>One more facility, by PeeringDB's id, with one router.</summary>
    public static async Task<EdgeRouter> RouterAsync(NativePeer peer, Metro metro, int peeringDbId, params Lag[] lags)
    {
        var (o, name) = (peer.Operator.Inventory, $"{peer.Name}-{peeringDbId}");
        var facility = (await o.Facilities.AddAsync(
            new Facility { MetroId = metro.Id!.Value, PeeringDbId = peeringDbId, Name = $"House {name}", Address = "1 Street" })).Value;
        return (await o.EdgeRouters.AddAsync(
            new EdgeRouter { FacilityId = facility.Id!.Value, Name = name, Driver = "embedded", Settings = Nowhere, Lags = lags })).Value;
    }

    /// <summary>20 Gbps over two of three ports; what people and the router would do until it is in service is written into the database.</summary>
    public static async Task<Connection> InServiceOverLagAsync(NativePeer peer)
    {
        var (o, router) = (peer.Operator.Inventory, await RouterAsync(peer, new Lag("bond0")));
        foreach (var number in new[] { 1, 2, 3 }) await PortAsync(o, router, number, "bond0");
        await peer.ApprovedAsnAsync();
        var request = peer.Request() with
        {
            Metro = peer.Name, Connections = [new ConnectionRequest { FacilityId = await FacilityAsync(o, router), BandwidthMbps = 20_000 }],
        };
        var id = (await peer.Client.Peerings.RequestAsync(request)).Value.Connections[0].Id;
        await peer.Operator.Connections.ApproveAsync(id);
        await peer.UntilAsync(id, c => c.State == "ProvisioningStarted");
        await ChangeAsync(peer, id, (c, now) => c.WithHalves(h => h with { Generation = 1, ValidatedGeneration = 1, Applied = new(1, true) }) with
        {
            State = Model.ConnectionState.Active, StateSince = now, Deadline = null,
        });
        return (await peer.Client.Connections.GetAsync(id)).Value;
    }

    /// <summary>Writes into the database what a router would have shown.</summary>
    public static Task ChangeAsync(NativePeer peer, Guid id, Func<Model.Connection, DateTimeOffset, Model.Connection> change) =>
        peer.Server.Store.WriteAsync(Caller.System, async work => await work.SaveAsync(change((await work.ConnectionAsync(id))!, work.Now)));

    public static Port Draft(EdgeRouter router, int number, string? lag) => new()
    {
        EdgeRouterId = router.Id!.Value, InterfaceName = $"port{number}", SpeedMbps = 10_000, Panel = "PP-0", PanelPort = $"{number}",
        CircuitId = $"{router.Name}-{number}", Lag = lag,
    };

    public static async Task<Port> PortAsync(InventoryCalls o, EdgeRouter router, int number, string? lag = null) =>
        (await o.Ports.AddAsync(Draft(router, number, lag))).Value;
}
