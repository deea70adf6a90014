using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

/// <summary>What the operator keeps for peering services, content network, routing preference and exchanges, written by its own
/// API.</summary>
public sealed class ServiceInventory(SharedServer shared) : IAsyncLifetime
{
    private static readonly SemaphoreSlim Once = new(1, 1);

    internal const string Provider = "Contoso Networks";
    internal const string Place = "Exampleshire";
    internal const string FarPlace = "Antipodes";

    public async ValueTask InitializeAsync()
    {
        await Once.WaitAsync();
        try
        {
            using var op = NativePeer.ClientOf(shared.Server, shared.Server.Demo.Operator.ClientId,
                shared.Server.Demo.Operator.ClientSecret);
            if (!await op.Inventory.ServiceProviders.ListAsync().AnyAsync()) await WriteAsync(op.Inventory);
        }
        finally
        {
            Once.Release();
        }
    }

    public ValueTask DisposeAsync() => default;

    private static async Task WriteAsync(InventoryCalls inventory)
    {
        var metro = await inventory.Metros.ListAsync().FirstAsync(m => m.Name == "Exampleton");
        var read = await inventory.Metros.GetAsync(metro.Id!.Value);
        await inventory.Metros.ChangeAsync(metro.Id.Value, read.Value with { Position = new GeoPoint(52.5, 13.4) }, read.ETag!);
        var router = await inventory.EdgeRouters.ListAsync().FirstAsync();
        await inventory.ServiceProviders.AddAsync(new ServiceProvider { Name = Provider, Asn = 64500, Metros = ["exampleton"] });
        await inventory.ServiceProviders.AddAsync(new ServiceProvider { Name = "Fabrikam Networks", Asn = 64501, Metros = ["Exampleton"] });
        await inventory.ServiceProviders.AddAsync(new ServiceProvider { Name = "Woodgrove", Asn = 64502, Metros = ["Exampleton"] });
        await inventory.ServiceLocations.AddAsync(new ServiceLocation
        {
            Name = Place, Country = "Exampleland", State = Place, Region = "local", Position = new GeoPoint(53.6, 10.0),
        });
        await inventory.ServiceLocations.AddAsync(new ServiceLocation
        {
            Name = FarPlace, Country = "Farland", Region = "local", Position = new GeoPoint(-41, 174),
        });
        await inventory.ServiceLocations.AddAsync(new ServiceLocation { Name = "Middleshire", Country = "Exampleland", Region = "local" });
        foreach (var i in Enumerable.Range(0, 3))
        {
            await inventory.CdnPrefixes.AddAsync(new CdnPrefix
            {
                MetroId = metro.Id.Value, Prefix = $"198.18.{i}.0/24", Region = "local", ServiceName = "Storage", IsPrimaryRegion = i == 0,
                    Community = "8069:51000",
            });
        }

        await inventory.Exchanges.AddAsync(new Exchange
        {
            MetroId = metro.Id.Value, PeeringDbId = 880001, Name = "EXAMPLE-IX", EdgeRouterId = router.Id!.Value, InterfaceName = "port8",
                BandwidthMbps = 100_000,
            LanV4 = "203.0.112.0/24", AddressV4 = "203.0.112.10", LanV6 = "2001:db8:1c5::/64", AddressV6 = "2001:db8:1c5::a",
        });
    }
}
