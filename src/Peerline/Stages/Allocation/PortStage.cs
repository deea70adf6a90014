using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Allocation;

/// <summary>
/// Reserves a port at the facility, or a LAG with as many ports as the bandwidth needs, on the router that has the fewest connections of the
/// same peering, and gives it back. On an exchange
/// the operator's port there is everybody's, and nothing is reserved.
/// </summary>
public sealed class PortStage(PeerlineStore store, FreePorts free) : IStage
{
    public IReadOnlySet<StepKind> Kinds { get; } = new HashSet<StepKind> { StepKind.AllocatePort, StepKind.ReleasePort };

    public Task<StepResult> CarryOutAsync(Connection connection, StepKind step, CancellationToken cancel) =>
        store.WriteAsync(Caller.System, work => step is StepKind.AllocatePort ? AllocateAsync(work, connection.Id) : ReleaseAsync(work, connection.Id), cancel);

    private async Task<StepResult> AllocateAsync(Work work, Guid id)
    {
        if (await work.ConnectionAsync(id) is not { State: ConnectionState.Approved, Port: null } c) return StepResult.Said.Instance;
        if (!c.HasCable) return await OnExchangeAsync(work, c);
        var siblings = (await work.ConnectionsOfAsync(c.PeeringId)).Where(o => o.Port is not null).ToList();
        var choices = await free.AtAsync(work.Db, c.Requested.FacilityId, c.Requested.BandwidthMbps);
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

    private static async Task<StepResult> OnExchangeAsync(Work work, Connection c)
    {
        var exchange = (await work.Db.Exchanges.FirstOrDefaultAsync(e => e.PeeringDbId == c.Requested.FacilityId))?.ToExchange();
        await ConnectionDesk.SayAsync(work, c, exchange is null
            ? new StepFailed(StepKind.AllocatePort, $"The operator has no port on exchange {c.Requested.FacilityId} any more.",
                work.Now + TimeSpan.FromMinutes(1))
            : new PortAllocated(new PortAssignment(exchange.Id, exchange.EdgeRouterId, exchange.InterfaceName)));
        return StepResult.Said.Instance;
    }

    private static async Task<StepResult> ReleaseAsync(Work work, Guid id)
    {
        foreach (var row in await work.Db.Ports.Where(p => p.ConnectionId == id).ToListAsync())
            await work.SaveAsync(row.ToPort() with { ConnectionId = null, FarEnd = null });
        await ConnectionDesk.SayAsync(work, id, new Undone(RemovalTask.ReleasePort));
        return StepResult.Said.Instance;
    }
}
