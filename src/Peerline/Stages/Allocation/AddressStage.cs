using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Addressing;
using Peerline.Storage;

namespace Peerline.Stages.Allocation;

/// <summary>Takes the session's subnets, the peer's own or from the operator's pools, and gives them back.</summary>
public sealed class AddressStage(PeerlineStore store, CarriedBook carried) : IStage
{
    public IReadOnlySet<StepKind> Kinds { get; } = new HashSet<StepKind> { StepKind.AllocateAddresses, StepKind.ReleaseAddresses,
        StepKind.AllocateHalf, StepKind.ReleaseHalf };

    public Task<StepResult> CarryOutAsync(Connection connection, StepKind step, CancellationToken cancel) => store.WriteAsync(
        Caller.System, work => step switch
        {
            StepKind.AllocateAddresses => AllocateAsync(work, connection.Id),
            StepKind.AllocateHalf => AllocateHalfAsync(work, connection.Id),
            StepKind.ReleaseHalf => ReleaseHalfAsync(work, connection.Id),
            _ => ReleaseAsync(work, connection.Id),
        }, cancel);

    private async Task<StepResult> AllocateAsync(Work work, Guid id)
    {
        if (await work.ConnectionAsync(id) is not { State: ConnectionState.Approved, Addresses: null } c) return StepResult.Said.Instance;
        if (c.HasCable && await carried.WaitAsync(work, c, StepKind.AllocateAddresses) is { } wait) return wait;
        var taken = (await LeaseBook.TakenAsync(work, LeasePurpose.Session)).Where(l => l.Row.ConnectionId != id).Select(l => l.Subnet)
            .Concat(await CarriedAsync(work, c)).ToList();
        var (links, problem) = await LinksAsync(work, c, [.. Wanted(c)], taken);
        if (problem is not null)
        {
            await ConnectionDesk.SayAsync(work, c, new StepFailed(StepKind.AllocateAddresses, problem, work.Now + TimeSpan.FromMinutes(1)));
            return StepResult.Said.Instance;
        }

        foreach (var claim in links.SelectMany(c.Claims)) await LeaseBook.TakeAsync(work, claim, LeasePurpose.Session, id);
        await ConnectionDesk.SayAsync(work, c, new AddressesAllocated(new SessionAddresses(
            links.FirstOrDefault(l => l.Subnet.Afi is Afi.IPv4), links.FirstOrDefault(l => l.Subnet.Afi is Afi.IPv6))));
        return StepResult.Said.Instance;
    }

    /// <summary>The same for a half that is added to a connection in service; its other half keeps what it has.</summary>
    private async Task<StepResult> AllocateHalfAsync(Work work, Guid id)
    {
        if (await ConnectionDesk.DueAsync(work, id, StepKind.AllocateHalf) is not { } c || DueSteps.Missing(c) is not { } family) return StepResult.Said.Instance;
        if (c.HasCable && await carried.WaitAsync(work, c, StepKind.AllocateHalf) is { } wait) return wait;
        var taken = (await LeaseBook.TakenAsync(work, LeasePurpose.Session)).Select(l => l.Subnet).Concat(await CarriedAsync(work, c)).ToList();
        var (links, problem) = await LinksAsync(work, c, [family is Family.IPv4 ? Afi.IPv4 : Afi.IPv6], taken);
        if (problem is not null)
        {
            await ConnectionDesk.SayAsync(work, c, new StepFailed(StepKind.AllocateHalf, problem, work.Now + TimeSpan.FromMinutes(1)));
            return StepResult.Said.Instance;
        }

        foreach (var claim in c.Claims(links[0])) await LeaseBook.TakeAsync(work, claim, LeasePurpose.Session, id);
        await ConnectionDesk.SayAsync(work, c, new HalfAddressed(links[0]));
        return StepResult.Said.Instance;
    }

    private static async Task<StepResult> ReleaseHalfAsync(Work work, Guid id)
    {
        if (await ConnectionDesk.DueAsync(work, id, StepKind.ReleaseHalf) is not { ChangingHalf: { } half } c) return StepResult.Said.Instance;
        var claims = c.Claims(c.Link(half.Family)!).Select(p => p.ToString()).ToList();
        await work.Db.AddressLeases.Where(l => l.ConnectionId == id && l.Purpose == LeasePurpose.Session && claims.Contains(l.Subnet))
            .ExecuteDeleteAsync();
        await ConnectionDesk.SayAsync(work, c, new HalfReleased(half.Family));
        return StepResult.Said.Instance;
    }

    /// <summary>On an exchange the addresses are of a LAN that the router carries by its nature.</summary>
    private async Task<IReadOnlyList<Prefix>> CarriedAsync(Work work, Connection c) => c.HasCable ? await carried.PrefixesAsync(work.Db, c) : [];

    private static async Task<(IReadOnlyList<LinkAddresses> Links, string? Problem)> LinksAsync(
        Work work, Connection c, IReadOnlyList<Afi> wanted, IReadOnlyList<Prefix> taken) =>
        c.Asked.AddressProvider is AddressProvider.Peer ? OfPeer(c, wanted, taken) : FromPools(wanted, await PoolsAsync(work, c), taken);

    private static (IReadOnlyList<LinkAddresses> Links, string? Problem) OfPeer(Connection c, IReadOnlyList<Afi> wanted, IReadOnlyList<Prefix> taken)
    {
        var families = wanted.Select(a => a is Afi.IPv4 ? Family.IPv4 : Family.IPv6);
        var links = families.Select(f => c.Asked.LanOf(f) ?? (c.Asked.PrefixOf(f) is { } prefix ? LinkAddressing.Split(prefix) : null))
            .OfType<LinkAddresses>().ToList();
        foreach (var claim in links.SelectMany(c.Claims))
        {
            if (taken.Any(t => t.Covers(claim) || claim.Covers(t))) return ([], $"{claim} overlaps with a subnet that is in use.");
        }

        return (links, null);
    }

    private static (IReadOnlyList<LinkAddresses> Links, string? Problem) FromPools(
        IReadOnlyList<Afi> wanted, IReadOnlyList<AddressPool> pools, IReadOnlyList<Prefix> taken)
    {
        var links = new List<LinkAddresses>();
        foreach (var afi in wanted)
        {
            var free = pools.Where(p => p.Prefix.Afi == afi).Select(p => LinkAddressing.NextFree(p.Prefix, p.SubnetLength, taken))
                .FirstOrDefault(p => p is not null);
            if (free is not { } subnet) return ([], $"No {afi} subnet is free in the operator's pools for this metro.");
            links.Add(LinkAddressing.Split(subnet, fromPool: true));
        }

        return (links, null);
    }

    private static IEnumerable<Afi> Wanted(Connection c)
    {
        if (c.Requested.WantsV4) yield return Afi.IPv4;
        if (c.Requested.WantsV6) yield return Afi.IPv6;
    }

    /// <summary>The pools of the metro first, then those of all.</summary>
    private static async Task<IReadOnlyList<AddressPool>> PoolsAsync(Work work, Connection c)
    {
        var key = Work.Key((await work.PeeringAsync(c.PeeringId))?.Metro ?? "");
        var metro = await work.Db.Metros.Where(m => m.NameKey == key).Select(m => (Guid?)m.Id).FirstOrDefaultAsync();
        return [.. (await work.Db.AddressPools.Where(p => p.MetroId == null || p.MetroId == metro).ToListAsync())
            .Select(r => r.ToAddressPool()).OrderBy(p => p.MetroId is null).ThenBy(p => p.Prefix)];
    }

    private static async Task<StepResult> ReleaseAsync(Work work, Guid id)
    {
        await LeaseBook.ReleaseAsync(work, LeasePurpose.Session, id);
        await ConnectionDesk.SayAsync(work, id, new Undone(RemovalTask.ReleaseAddresses));
        return StepResult.Said.Instance;
    }
}
