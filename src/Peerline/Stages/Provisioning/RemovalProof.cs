using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;

namespace Peerline.Stages.Provisioning;

/// <summary>Reads the router once more after a removal: nothing of the connection is left on it, or the removal begins again.</summary>
public sealed class RemovalProof(PeerlineStore store, EdgeRouterDrivers drivers) : IStage
{
    public IReadOnlySet<StepKind> Kinds { get; } = new HashSet<StepKind> { StepKind.VerifyRemoved };

    public async Task<StepResult> CarryOutAsync(Connection c, StepKind step, CancellationToken cancel)
    {
        if (c.Port is null) return new StepResult.Say(new Undone(RemovalTask.VerifyRemoved));
        var router = await store.ReadAsync(Caller.System, async db => (await db.EdgeRouters.FirstAsync(r => r.Id == c.Port.EdgeRouterId, cancel)).ToEdgeRouter(), cancel);
        var observation = await (await drivers.OpenAsync(router)).ObserveAsync(cancel);
        var (v4, v6) = (Left(observation, c, Family.IPv4, c.Addresses?.V4), Left(observation, c, Family.IPv6, c.Addresses?.V6));
        return new StepResult.Say(v4 is null && v6 is null ? new Undone(RemovalTask.VerifyRemoved) : new Applied(v4, v6));
    }

    private static AppliedHalf? Left(RouterObservation observation, Connection c, Family family, LinkAddresses? link)
    {
        if (link is null) return null;
        var session = observation.Sessions.FirstOrDefault(s => s.Family == family && (s.PeerAddress == link.Peer || s.ConnectionId == c.Id));
        // The address of a session that was adopted was the operator's before us, and stays; so does that on an exchange.
        var address = c is { Adoption: null, HasCable: true } && (observation.Interfaces.FirstOrDefault(i => i.Name == c.Port!.InterfaceName)?.Addresses.Any(a => a.Address == link.Operator) ?? false);
        return session is null && !address ? null : new AppliedHalf(session?.Generation ?? c.Half(family)?.Generation ?? 0, false);
    }
}
