using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Wire;

namespace Peerline.Stages.Provisioning;

/// <summary>
/// Tells a draining connection what its router shows: what it announces to the peer, from its own table and not from its configuration,
/// and what passes the port.
/// </summary>
public sealed class DrainWatch(ConnectionDesk desk)
{
    private static readonly string Shutdown = Community.GracefulShutdown.ToString();

    public async Task LookAsync(IEdgeRouterDriver driver, Connection c, RouterObservation router, CancellationToken cancel)
    {
        if (Draining.Of(c) is not { } drain) return;
        var (announced, marked) = drain.Sight.AnnouncedAt is null ? await AnnouncedAsync(driver, c, drain, router, cancel) : (null, null);
        var seen = new DrainSeen(drain.Half, drain.Since, announced, marked, PortOf(c, drain, router));
        if (drain.With(seen, Draining.IsMeasured(c, drain.Half), router.At) != drain.Sight) await desk.SayAsync(Caller.System, c.Id, seen, cancel: cancel);
    }

    private static async Task<(int? Announced, int? Marked)> AnnouncedAsync(
        IEdgeRouterDriver driver, Connection c, Draining drain, RouterObservation router, CancellationToken cancel)
    {
        var (announced, marked) = (0, 0);
        foreach (var half in drain.Halves(c).Where(h => c.Link(h.Family) is not null))
        {
            foreach (var peer in Wishes.MeshOf(c, half.Family).Prepend(c.Link(half.Family)!.Peer))
            {
                if (!router.Sessions.Any(s => s.PeerAddress == peer && s.State is SessionState.Established)) continue;
                var routes = await driver.RoutesAsync(new SessionKey(half.Family, peer), RouteView.Advertised, cancel);
                announced += routes.Count;
                marked += routes.Count(r => r.Communities.Contains(Shutdown));
            }
        }

        return (announced, marked);
    }

    private static PortCount? PortOf(Connection c, Draining drain, RouterObservation router) =>
        Draining.IsMeasured(c, drain.Half)
        && router.Interfaces.FirstOrDefault(i => i.Name == c.Port?.InterfaceName) is { RxBytes: { } rx, TxBytes: { } tx }
            ? new PortCount(router.At, rx, tx)
            : null;
}
