using Peerline.Model;
using Peerline.Storage.Rows;

namespace Peerline.Storage;

/// <summary>From rows back to records.</summary>
public static class Records
{
    public static Connection ToConnection(this ConnectionRow row) => PeerlineJson.ReadAgain<Connection>(row.Body) with { Version = row.Version };

    public static Peering ToPeering(this PeeringRow row) => PeerlineJson.Read<Peering>(row.Body) with { Version = row.Version };

    public static PeerAsn ToPeerAsn(this PeerAsnRow row) => PeerlineJson.Read<PeerAsn>(row.Body) with { Version = row.Version };

    public static Subscription ToSubscription(this SubscriptionRow row) => PeerlineJson.Read<Subscription>(row.Body) with { Version = row.Version };

    public static ResourceGroup ToResourceGroup(this ResourceGroupRow row) => PeerlineJson.Read<ResourceGroup>(row.Body) with { Version = row.Version };

    public static Metro ToMetro(this MetroRow row) => PeerlineJson.Read<Metro>(row.Body) with { Version = row.Version };

    public static Facility ToFacility(this FacilityRow row) => PeerlineJson.Read<Facility>(row.Body) with { Version = row.Version };

    public static EdgeRouter ToEdgeRouter(this EdgeRouterRow row) => PeerlineJson.Read<EdgeRouter>(row.Body) with { Version = row.Version };

    public static Port ToPort(this PortRow row) => PeerlineJson.Read<Port>(row.Body) with { Version = row.Version };

    public static AddressPool ToAddressPool(this AddressPoolRow row) => PeerlineJson.Read<AddressPool>(row.Body) with { Version = row.Version };

    public static Webhook ToWebhook(this WebhookRow row) => PeerlineJson.Read<Webhook>(row.Body) with { Version = row.Version };

    public static Maintenance ToMaintenance(this MaintenanceRow row) => PeerlineJson.Read<Maintenance>(row.Body) with { Version = row.Version };

    public static AlertRule ToAlertRule(this AlertRuleRow row) => PeerlineJson.Read<AlertRule>(row.Body) with { Version = row.Version };

    public static OperatorProfile ToProfile(this ProfileRow row) => PeerlineJson.Read<OperatorProfile>(row.Body) with { Version = row.Version };

    public static RegisteredPrefix ToRegisteredPrefix(this RegisteredPrefixRow row) =>
        PeerlineJson.Read<RegisteredPrefix>(row.Body) with { Version = row.Version };

    public static RegisteredAsn ToRegisteredAsn(this RegisteredAsnRow row) =>
        PeerlineJson.Read<RegisteredAsn>(row.Body) with { Version = row.Version };

    public static PeeringService ToPeeringService(this PeeringServiceRow row) =>
        PeerlineJson.Read<PeeringService>(row.Body) with { Version = row.Version };

    public static ServicePrefix ToServicePrefix(this ServicePrefixRow row) =>
        PeerlineJson.Read<ServicePrefix>(row.Body) with { Version = row.Version };

    public static MonitorTest ToMonitorTest(this MonitorTestRow row) =>
        PeerlineJson.Read<MonitorTest>(row.Body) with { Version = row.Version };

    public static ConnectivityProbe ToConnectivityProbe(this ConnectivityProbeRow row) =>
        PeerlineJson.Read<ConnectivityProbe>(row.Body) with { Version = row.Version };

    public static ServiceProvider ToServiceProvider(this ServiceProviderRow row) =>
        PeerlineJson.Read<ServiceProvider>(row.Body) with { Version = row.Version };

    public static ServiceLocation ToServiceLocation(this ServiceLocationRow row) =>
        PeerlineJson.Read<ServiceLocation>(row.Body) with { Version = row.Version };

    public static CdnPrefix ToCdnPrefix(this CdnPrefixRow row) => PeerlineJson.Read<CdnPrefix>(row.Body) with { Version = row.Version };

    public static UnbilledPrefix ToUnbilledPrefix(this UnbilledPrefixRow row) =>
        PeerlineJson.Read<UnbilledPrefix>(row.Body) with { Version = row.Version };

    public static Exchange ToExchange(this ExchangeRow row) => PeerlineJson.Read<Exchange>(row.Body) with { Version = row.Version };
}
