using Microsoft.EntityFrameworkCore;
using Peerline.Routing.Addressing;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Allocation;

/// <summary>The subnets that are taken, for sessions and for link tests. None overlaps another.</summary>
public static class LeaseBook
{
    public static async Task<IReadOnlyList<(Prefix Subnet, AddressLeaseRow Row)>> TakenAsync(Work work, string purpose) =>
        [.. (await work.Db.AddressLeases.Where(l => l.Purpose == purpose).ToListAsync()).Select(l => (Prefix.Parse(l.Subnet), l))];

    /// <summary>The connection that holds a subnet overlapping this one; null when it is free.</summary>
    public static async Task<Guid?> HolderAsync(Work work, Prefix subnet, Guid except) =>
        (await TakenAsync(work, LeasePurpose.Session))
            .FirstOrDefault(l => l.Row.ConnectionId != except && (l.Subnet.Covers(subnet) || subnet.Covers(l.Subnet))).Row?.ConnectionId;

    /// <summary>Takes the subnet; does nothing when the connection already has it.</summary>
    public static async Task TakeAsync(Work work, Prefix subnet, string purpose, Guid connection)
    {
        var text = subnet.ToString();
        if (await work.Db.AddressLeases.AnyAsync(l => l.Subnet == text && l.ConnectionId == connection)) return;
        work.Db.AddressLeases.Add(new AddressLeaseRow { Subnet = text, Purpose = purpose, ConnectionId = connection, Since = work.Now.ToMicros() });
    }

    public static Task ReleaseAsync(Work work, string purpose, Guid connection) =>
        work.Db.AddressLeases.Where(l => l.ConnectionId == connection && l.Purpose == purpose).ExecuteDeleteAsync();
}
