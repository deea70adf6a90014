using Peerline.Stages.Inventory;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

internal static class ServiceInventoryShape
{
    public static Wire.Exchange Of(Model.Exchange e) => new()
    {
        Id = e.Id, MetroId = e.MetroId, PeeringDbId = e.PeeringDbId, Name = e.Name, EdgeRouterId = e.EdgeRouterId,
        InterfaceName = e.InterfaceName, BandwidthMbps = e.BandwidthMbps,
        LanV4 = e.V4?.Lan.ToString(), AddressV4 = e.V4?.Operator.ToString(),
        LanV6 = e.V6?.Lan.ToString(), AddressV6 = e.V6?.Operator.ToString(),
    };

    public static ExchangeDraft Draft(Wire.Exchange e) => new(
        e.MetroId, e.PeeringDbId, e.Name, e.EdgeRouterId, e.InterfaceName, e.BandwidthMbps, e.LanV4, e.AddressV4, e.LanV6, e.AddressV6);

    public static Wire.ServiceProvider Of(Model.ServiceProvider p) =>
        new() { Id = p.Id, Name = p.Name, Asn = p.Asn.Value, Metros = p.Metros };

    public static ServiceProviderDraft Draft(Wire.ServiceProvider p) => new(p.Name, p.Asn, p.Metros);

    public static Wire.ServiceLocation Of(Model.ServiceLocation l) => new()
    {
        Id = l.Id, Name = l.Name, Country = l.Country, State = l.State, Region = l.Region, Position = Of(l.Position),
    };

    public static ServiceLocationDraft Draft(Wire.ServiceLocation l) => new(l.Name, l.Country, l.State, l.Region, Read(l.Position));

    public static Wire.CdnPrefix Of(Model.CdnPrefix p) => new()
    {
        Id = p.Id, MetroId = p.MetroId, Prefix = p.Prefix.ToString(), Region = p.Region, ServiceName = p.ServiceName,
        IsPrimaryRegion = p.IsPrimaryRegion, Community = p.Community,
    };

    public static CdnPrefixDraft Draft(Wire.CdnPrefix p) =>
        new(p.MetroId, p.Prefix, p.Region, p.ServiceName, p.IsPrimaryRegion, p.Community);

    public static Wire.UnbilledPrefix Of(Model.UnbilledPrefix p) => new()
    {
        Id = p.Id, Prefix = p.Prefix.ToString(), Region = p.Region, PeerAsn = p.PeerAsn.Value,
    };

    public static UnbilledPrefixDraft Draft(Wire.UnbilledPrefix p) => new(p.Prefix, p.Region, p.PeerAsn);

    public static Wire.GeoPoint? Of(Model.GeoPoint? p) => p is null ? null : new(p.Latitude, p.Longitude);

    public static Model.GeoPoint? Read(Wire.GeoPoint? p) => p is null ? null : new(p.Latitude, p.Longitude);
}
