using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Provisioning;
using Peerline.Stages.Request;
using Peerline.Stages.Workers;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Reads a router now: what it is, what it runs, and where it differs from what is wished of it. Changes nothing.</summary>
internal sealed class RouterStatus(PeerlineStore store, EdgeRouterDrivers drivers, RouterWishes wishes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<Wire.EdgeRouterStatus> ReadAsync(EdgeRouter router, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            var driver = await drivers.OpenAsync(router);
            var capabilities = await driver.CapabilitiesAsync(limit.Token);
            var seen = await driver.ObserveAsync(limit.Token);
            var plan =
                await driver.PlanAsync(await wishes.ForAsync(router.Id, limit.Token), await UnderwayAsync(router.Id, limit.Token),
                    limit.Token);
            return new(true, null, seen.At, capabilities.Software, capabilities.ForwardsTraffic, [.. seen.Sessions.Select(Session)],
                [.. seen.Interfaces.Select(Interface)], plan.Drift)
            {
                RulesNotHeld = capabilities.RulesNotHeld, Discards = capabilities.Discards,
            };
        }
        catch (RouterUnreachableException e)
        {
            return Silent(e.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Silent($"It did not answer within {Patience.TotalSeconds:0} s.");
        }
    }

    /// <summary>A difference that a worker is about to apply is work underway, not drift.</summary>
    private Task<HashSet<Guid>> UnderwayAsync(Guid router, CancellationToken cancel) => store.ReadAsync(Caller.System, async db =>
    {
        var now = store.Time.GetUtcNow();
        return (await db.LiveConnections().Where(c => c.EdgeRouterId == router).ToListAsync(cancel)).Select(r => r.ToConnection())
            .Where(c => PeeringLifecycle.Steps(c, now).Any(s => EdgeRouterWorker.Writes(s.Kind))).Select(c => c.Id).ToHashSet();
    }, cancel);

    private Wire.EdgeRouterStatus Silent(string reason) => new(false, reason, store.Time.GetUtcNow(), null, null, [], [], []);

    private static Wire.RouterSession Session(SessionObservation s) => new(
        s.Family.ToString(), s.PeerAddress.ToString(), s.LocalAddress?.ToString(), s.InterfaceName, s.PeerAsn.Value, s.State.ToString(),
            s.EstablishedSince,
        s.PrefixesReceived, s.PrefixesAccepted, s.PrefixesAdvertised, s.Flaps, s.LastError, s.ConnectionId, s.Generation);

    private static Wire.RouterInterface Interface(InterfaceObservation i) =>
        new(i.Name, i.Up, i.Mtu, [.. i.Addresses.Select(a => a.ToString())], i.RxErrors, i.TxErrors) { Lag = i.Lag, IsInLagUse = i.IsInLagUse };
}
