using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;

namespace Peerline.Stages.Probing;

/// <summary>
/// Which addresses a peer may have an edge router ask: public ones, and its own ends of its sessions. What is private may be the
/// operator's management network.
/// </summary>
public static class Destinations
{
    /// <param name="db">As the caller sees it.</param>
    public static async Task<bool> MayAskAsync(PeerlineDb db, Caller caller, Guid subscription, Address address, CancellationToken cancel)
    {
        if (IsNobodys(address)) return false;
        if (caller.Role is Role.Operator) return true;
        var policy = (await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile().Policy ?? new PeeringPolicy();
        if (!policy.NotPublic.Matches(new Prefix(address, Prefix.MaxLength(address.Afi)))) return true;
        var own = await db.Connections.Where(c => c.SubscriptionId == subscription && c.State != nameof(ConnectionState.Gone))
            .ToListAsync(cancel);
        return own.Select(c => c.ToConnection().Addresses).Any(a => a?.V4?.Peer == address || a?.V6?.Peer == address);
    }

    /// <summary>No host has it, or every host: this network, loopback, link-local, multicast, broadcast.</summary>
    private static bool IsNobodys(Address address) => Never.Any(p => p.Contains(address));

    private static readonly Prefix[] Never =
    [
        Prefix.Parse("0.0.0.0/8"), Prefix.Parse("127.0.0.0/8"), Prefix.Parse("169.254.0.0/16"), Prefix.Parse("224.0.0.0/3"),
        Prefix.Parse("::/8"), Prefix.Parse("fe80::/10"), Prefix.Parse("ff00::/8"),
    ];
}
