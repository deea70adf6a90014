using Peerline.Stages.Inventory;
using Model = Peerline.Model;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

internal static class InventoryShape
{
    public static Wire.Metro Metro(Model.Metro m) => new()
    {
        Id = m.Id,
        Name = m.Name,
        Country = m.Country,
        Region = m.Region,
        BandwidthOffers = [.. m.BandwidthOffers.Select(o => new Wire.BandwidthOffer(o.Name, o.Mbps))],
        Position = ServiceInventoryShape.Of(m.Position),
    };

    public static MetroDraft Draft(Wire.Metro m) => new(
        m.Name, m.Country, m.Region, m.BandwidthOffers?.Select(o => new Model.BandwidthOffer(o.Name, o.Mbps)).ToList(),
        ServiceInventoryShape.Read(m.Position));

    public static Wire.Facility Facility(Model.Facility f) => new()
    {
        Id = f.Id, MetroId = f.MetroId, PeeringDbId = f.PeeringDbId, Name = f.Name, Address = f.Address, MeetMeRoom = f.MeetMeRoom,
    };

    public static FacilityDraft Draft(Wire.Facility f) => new(f.MetroId, f.PeeringDbId, f.Name, f.Address, f.MeetMeRoom);

    public static Wire.EdgeRouter EdgeRouter(Model.EdgeRouter r, bool paused) => new()
    {
        Id = r.Id, FacilityId = r.FacilityId, Name = r.Name, Driver = r.Driver, Paused = paused,
        Settings = r.Settings.ValueKind is System.Text.Json.JsonValueKind.Undefined ? null : r.Settings,
        Lags = [.. r.Lags.Select(l => new Wire.Lag(l.InterfaceName, l.Lacp, l.MinimumLinks))],
    };

    public static EdgeRouterDraft Draft(Wire.EdgeRouter r) => new(
        r.FacilityId, r.Name, r.Driver, r.Settings,
        r.Lags?.Select(l => l is null ? new Model.Lag("") : new Model.Lag(l.InterfaceName, l.Lacp, l.MinimumLinks)).ToList());

    public static Wire.Port Port(Model.Port p) => new()
    {
        Id = p.Id, EdgeRouterId = p.EdgeRouterId, InterfaceName = p.InterfaceName, SpeedMbps = p.SpeedMbps, Cage = p.Cage, Rack = p.Rack,
        Panel = p.Panel, PanelPort = p.PanelPort, Media = p.Media, Connector = p.Connector, Optic = p.Optic, CircuitId = p.CircuitId,
        ConnectionId = p.ConnectionId, Lag = p.Lag, FarEnd = FarEnd(p.FarEnd),
    };

    public static Wire.PeerDemarc? FarEnd(Model.PeerDemarc? d) =>
        d is null ? null : new(d.Panel, d.Positions, d.Cage, d.Rack, d.Media, d.Connector);

    public static PortDraft Draft(Wire.Port p) => new(
        p.EdgeRouterId, p.InterfaceName, p.SpeedMbps, p.Cage, p.Rack, p.Panel, p.PanelPort, p.Media, p.Connector, p.Optic, p.CircuitId, p.Lag);

    public static Wire.AddressPool AddressPool(Model.AddressPool p, int? taken) =>
        new(p.Prefix.ToString(), p.MetroId, p.Id, taken) { SubnetLength = p.SubnetLength };

    public static AddressPoolDraft Draft(Wire.AddressPool p) => new(p.Prefix, p.MetroId, p.SubnetLength);
}
