using Peerline.Stages.Inventory;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>What the operator keeps for exchanges, peering services, its content network and routing preference.</summary>
internal static class ServiceInventoryApi
{
    public static void AddServiceInventory(this IServiceCollection services)
    {
        services.AddSingleton<IInventoryDesk<Model.Exchange, ExchangeDraft>, Exchanges>();
        services.AddSingleton<IInventoryDesk<Model.ServiceProvider, ServiceProviderDraft>, ServiceProviders>();
        services.AddSingleton<IInventoryDesk<Model.ServiceLocation, ServiceLocationDraft>, ServiceLocations>();
        services.AddSingleton<IInventoryDesk<Model.CdnPrefix, CdnPrefixDraft>, CdnPrefixes>();
        services.AddSingleton<IInventoryDesk<Model.UnbilledPrefix, UnbilledPrefixDraft>, UnbilledPrefixes>();
    }

    public static void MapServiceInventory(this RouteGroupBuilder api)
    {
        new InventoryType<Model.Exchange, ExchangeRow, ExchangeDraft, Wire.Exchange>(
            "exchanges", "Exchange", "Exchanges", "internet exchanges",
            r => r.ToExchange(), ServiceInventoryShape.Of, ServiceInventoryShape.Draft, m => (m.Id, m.Version)).Map(api);
        new InventoryType<Model.ServiceProvider, ServiceProviderRow, ServiceProviderDraft, Wire.ServiceProvider>(
            "service-providers", "ServiceProvider", "ServiceProviders", "providers of the peering service",
            r => r.ToServiceProvider(), ServiceInventoryShape.Of, ServiceInventoryShape.Draft, m =>
                (m.Id, m.Version)) { ForAll = true }.Map(api);
        new InventoryType<Model.ServiceLocation, ServiceLocationRow, ServiceLocationDraft, Wire.ServiceLocation>(
            "service-locations", "ServiceLocation", "ServiceLocations", "places of customers of the peering service",
            r => r.ToServiceLocation(), ServiceInventoryShape.Of, ServiceInventoryShape.Draft, m =>
                (m.Id, m.Version)) { ForAll = true }.Map(api);
        new InventoryType<Model.CdnPrefix, CdnPrefixRow, CdnPrefixDraft, Wire.CdnPrefix>(
            "cdn-prefixes", "CdnPrefix", "CdnPrefixes", "prefixes of the content network",
            r => r.ToCdnPrefix(), ServiceInventoryShape.Of, ServiceInventoryShape.Draft, m => (m.Id, m.Version)).Map(api);
        new InventoryType<Model.UnbilledPrefix, UnbilledPrefixRow, UnbilledPrefixDraft, Wire.UnbilledPrefix>(
            "unbilled-prefixes", "UnbilledPrefix", "UnbilledPrefixes", "prefixes of peers to which traffic is not billed",
            r => r.ToUnbilledPrefix(), ServiceInventoryShape.Of, ServiceInventoryShape.Draft, m => (m.Id, m.Version)).Map(api);
    }
}
