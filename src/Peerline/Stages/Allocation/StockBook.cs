using Microsoft.EntityFrameworkCore;
using Peerline.Routing.Addressing;
using Peerline.Storage;

namespace Peerline.Stages.Allocation;

/// <summary>Counts what is left: session subnets in each metro, ports of each speed at each facility.</summary>
public sealed class StockBook(FreePorts ports, CarriedBook carried, StockOptions options)
{
    public async Task<IReadOnlyList<Stock>> CountAsync(PeerlineDb db, CancellationToken cancel = default) =>
        [.. await SubnetsAsync(db, cancel), .. await PortsAsync(db, cancel)];

    private async Task<IEnumerable<Stock>> SubnetsAsync(PeerlineDb db, CancellationToken cancel)
    {
        var pools = (await db.AddressPools.ToListAsync(cancel)).Select(r => r.ToAddressPool()).ToList();
        var taken = (await db.AddressLeases.Select(l => l.Subnet).ToListAsync(cancel)).Select(s => Prefix.Parse(s))
            .Concat(await carried.PrefixesAsync(db)).ToList();
        var peered = (await (
            from router in db.EdgeRouters
            join place in db.Facilities on router.FacilityId equals place.Id
            select place.MetroId).Distinct().ToListAsync(cancel)).ToHashSet();
        return
            from metro in (await db.Metros.OrderBy(m => m.NameKey).ToListAsync(cancel)).Select(m => m.ToMetro())
            from afi in new[] { Afi.IPv4, Afi.IPv6 }
            let serving = pools.Where(p => p.MetroId is null || p.MetroId == metro.Id).ToList()
            let mine = serving.Where(p => p.Prefix.Afi == afi).ToList()

            // Where addresses of one family only are given, connections with the other wait for it for ever.
            where mine.Count > 0 || serving.Count > 0 && peered.Contains(metro.Id)
            let count = Stock.Subnets(mine, taken)
            select new Stock(
                metro.Id, metro.Name, StockOf.Subnets, $"{afi}", count.Free, count.Total, options.IsShort(StockOf.Subnets, count.Free, count.Total));
    }

    private async Task<IEnumerable<Stock>> PortsAsync(PeerlineDb db, CancellationToken cancel)
    {
        var found = await (
            from port in db.Ports
            join router in db.EdgeRouters on port.EdgeRouterId equals router.Id
            join place in db.Facilities on router.FacilityId equals place.Id
            select new { Port = port, Place = place }).ToListAsync(cancel);
        var usable = await ports.UsableAsync(db);

        // A member goes with its LAG: nobody is given one alone.
        var held = found.Select(x => x.Port.ToPort()).Where(p => p is { Lag: not null, ConnectionId: not null })
            .Select(p => (p.EdgeRouterId, p.Lag)).ToHashSet();
        return
            from x in found
            let port = x.Port.ToPort()
            where usable(port.EdgeRouterId, port.InterfaceName) && (port.Lag is not { } lag || usable(port.EdgeRouterId, lag))
            let place = x.Place.ToFacility()
            group port by (place.Id, place.Name, port.SpeedMbps) into same
            orderby same.Key.Name, same.Key.SpeedMbps
            let free = same.Count(p => p.ConnectionId is null && !held.Contains((p.EdgeRouterId, p.Lag)))
            let total = same.Count()
            select new Stock(
                same.Key.Id, same.Key.Name, StockOf.Ports, $"{same.Key.SpeedMbps} Mbps", free, total, options.IsShort(StockOf.Ports, free, total));
    }
}
