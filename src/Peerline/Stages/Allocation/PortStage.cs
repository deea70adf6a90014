using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Eligibility;
using Peerline.Storage;

namespace Peerline.Stages.Allocation;

/// <summary>
/// Reserves a port at the facility, or a LAG with as many ports as the bandwidth needs, on the router that has the fewest connections of the
/// same peering, and gives it back. On an exchange the operator's port there is everybody's, and nothing is reserved.
/// </summary>
public sealed class PortStage(PeerlineStore store, FreePorts free, CarriedBook carried) : IStage
{
    public IReadOnlySet<StepKind> Kinds { get; } = new HashSet<StepKind> { StepKind.AllocatePort, StepKind.ReleasePort,
        StepKind.AllocateMembers, StepKind.ReleaseMember };

    public Task<StepResult> CarryOutAsync(Connection connection, StepKind step, CancellationToken cancel) =>
        store.WriteAsync(Caller.System, work => step switch
        {
            StepKind.AllocatePort => AllocateAsync(work, connection.Id),
            StepKind.AllocateMembers => AllocateMembersAsync(work, connection.Id),
            StepKind.ReleaseMember => ReleaseMemberAsync(work, connection.Id),
            _ => ReleaseAsync(work, connection.Id),
        }, cancel);

    private async Task<StepResult> AllocateAsync(Work work, Guid id)
    {
        if (await work.ConnectionAsync(id) is not { State: ConnectionState.Approved, Port: null } c) return StepResult.Said.Instance;
        if (!c.HasCable) return await OnExchangeAsync(work, c);
        if (await carried.WaitAsync(work, c, StepKind.AllocatePort) is { } wait) return wait;
        var others = (await work.ConnectionsOfAsync(c.PeeringId)).Where(o => o.Id != c.Id).ToList();
        var siblings = others.Where(o => o.Port is not null).ToList();
        var choices = await ApartAsync(
            work, await free.AtAsync(work.Db, c.Requested.FacilityId, c.Requested.BandwidthMbps), siblings,
            others.Where(o => o is { Port: null, HasCable: true, State: ConnectionState.Approved or ConnectionState.PendingApproval }));
        if (PortChoice.Best(choices, router => siblings.Count(s => s.Port!.EdgeRouterId == router)) is not { } choice)
        {
            await ConnectionDesk.SayAsync(work, c, new StepFailed(StepKind.AllocatePort,
                $"Neither a port nor a LAG of {c.Requested.BandwidthMbps} Mbps is free at facility {c.Requested.FacilityId}.",
                work.Now + TimeSpan.FromMinutes(1)));
            return StepResult.Said.Instance;
        }

        foreach (var port in choice.Ports) await work.SaveAsync(port with { ConnectionId = c.Id, Lag = choice.Lag?.InterfaceName });
        await ConnectionDesk.SayAsync(work, c, new PortAllocated(choice.Assignment));
        return StepResult.Said.Instance;
    }

    /// <summary>
    /// Those that leave the connections of the peering on the most edge routers: a sibling that waits for a port may have fewer to choose from.
    /// </summary>
    private async Task<IReadOnlyList<PortChoice>> ApartAsync(
        Work work, IReadOnlyList<PortChoice> choices, IEnumerable<Connection> placed, IEnumerable<Connection> waiting)
    {
        var theirs = placed.Select(o => (IReadOnlyList<Guid>)[o.Port!.EdgeRouterId]).ToList();
        foreach (var o in waiting)
            theirs.Add([.. (await free.AtAsync(work.Db, o.Requested.FacilityId, o.Requested.BandwidthMbps)).Select(x => x.EdgeRouterId).Distinct()]);
        var routers = choices.Select(x => x.EdgeRouterId).Distinct()
            .ToDictionary(router => router, router => EligibilityFactBook.MostDistinct<Guid>([[router], .. theirs]));
        return [.. choices.Where(x => routers[x.EdgeRouterId] == routers.Values.Max())];
    }

    private static async Task<StepResult> OnExchangeAsync(Work work, Connection c)
    {
        var exchange = (await work.Db.Exchanges.FirstOrDefaultAsync(e => e.PeeringDbId == c.Requested.FacilityId))?.ToExchange();
        await ConnectionDesk.SayAsync(work, c, exchange is null
            ? new StepFailed(StepKind.AllocatePort, $"The operator has no port on exchange {c.Requested.FacilityId} any more.",
                work.Now + TimeSpan.FromMinutes(1))
            : new PortAllocated(new PortAssignment(exchange.Id, exchange.EdgeRouterId, exchange.InterfaceName)));
        return StepResult.Said.Instance;
    }

    /// <summary>Further members, for bandwidth that was granted: all that are needed, or none.</summary>
    private async Task<StepResult> AllocateMembersAsync(Work work, Guid id)
    {
        if (await ConnectionDesk.DueAsync(work, id, StepKind.AllocateMembers) is not { Port: { Lag: { } lag } place } c) return StepResult.Said.Instance;
        if (await carried.WaitAsync(work, c, StepKind.AllocateMembers, only: place.EdgeRouterId) is { } wait) return wait;
        var count = DueSteps.Short(c);
        var ports = await free.JoinableAsync(work.Db, place, lag);
        if (ports.Count < count || lag.Members.Count + count > Lag.MostMembers)
        {
            await ConnectionDesk.SayAsync(work, c, new StepFailed(StepKind.AllocateMembers,
                $"{count} more {(count == 1 ? "port" : "ports")} of {lag.SpeedMbps} Mbps {(count == 1 ? "is" : "are")} needed for {place.InterfaceName}, and "
                    + $"{ports.Count} {(ports.Count == 1 ? "is" : "are")} free on its router.", work.Now + TimeSpan.FromMinutes(1)));
            return StepResult.Said.Instance;
        }

        var taken = ports.Take(count).ToList();
        foreach (var port in taken) await work.SaveAsync(port with { ConnectionId = c.Id, Lag = place.InterfaceName });
        await ConnectionDesk.SayAsync(work, c, new MembersAllocated([.. taken.Select(p => PortChoice.Member(p) with { WasAlone = p.Lag is null })]));
        return StepResult.Said.Instance;
    }

    private static async Task<StepResult> ReleaseMemberAsync(Work work, Guid id)
    {
        if (await ConnectionDesk.DueAsync(work, id, StepKind.ReleaseMember) is not { Port.Lag: { } lag } c) return StepResult.Said.Instance;
        var member = lag.Members.First(m => m.Change is { Phase: MemberPhase.Releasing });
        var row = await work.Db.Ports.FirstAsync(p => p.Id == member.PortId);
        await work.SaveAsync(Freed(row.ToPort(), member));
        await ConnectionDesk.SayAsync(work, c, new MemberReleased(member.PortId));
        return StepResult.Said.Instance;
    }

    /// <summary>A port that came alone and that the router does not have in the LAG stands alone again; what is listed in it stays listed.</summary>
    private static Port Freed(Port port, LagMember? member) =>
        port with { ConnectionId = null, FarEnd = null, Lag = member is { WasAlone: true, IsInLag: false } ? null : port.Lag };

    private static async Task<StepResult> ReleaseAsync(Work work, Guid id)
    {
        var lag = (await work.ConnectionAsync(id))?.Port?.Lag;
        foreach (var row in await work.Db.Ports.Where(p => p.ConnectionId == id).ToListAsync())
            await work.SaveAsync(Freed(row.ToPort(), lag?.Of(row.Id)));
        await ConnectionDesk.SayAsync(work, id, new Undone(RemovalTask.ReleasePort));
        return StepResult.Said.Instance;
    }
}
