using Peerline.Routing.Rtr;

namespace Peerline.Edge.Embedded;

// The VRPs that it judges origins by: from the caches that are configured by hand, over RTR from its own namespace.
public sealed partial class EmbeddedRouter
{
    private RtrClient? _rpki;
    private Task _vrpWatch = Task.CompletedTask;

    private bool FollowsRpki => _base.RpkiCaches.Count > 0;

    /// <summary>
    /// Null without a cache: no session has the rule. What has expired is not used (RFC 8210 6): without VRPs every route is NotFound, and
    /// is not refused.
    /// </summary>
    private VrpTable? Vrps => _rpki?.Snapshot switch
    {
        null => null,
        { State: RtrDataState.Current or RtrDataState.Stale } known => known.Vrps,
        _ => VrpTable.Empty,
    };

    private void FollowCaches()
    {
        _rpki = null;
        if (!FollowsRpki) return;
        var caches = _base.RpkiCaches.Select(c => RtrCacheOptions.TryParse(c, out var cache) ? cache : throw new FormatException(c));
        _rpki = RtrClient.Start(new RtrClientOptions { Caches = [.. caches], Time = _options.Time });
        _vrpWatch = Task.WhenAll(_vrpWatch, WatchVrpsAsync(_rpki));
    }

    private async Task FollowOtherCachesAsync()
    {
        var before = _rpki;
        FollowCaches();
        if (before is not null) await before.DisposeAsync();
    }

    /// <summary>What was received is judged again when the VRPs change (RFC 6811 5); ends with the client.</summary>
    private async Task WatchVrpsAsync(RtrClient rpki)
    {
        try
        {
            await foreach (var _ in rpki.WatchAsync(_stop.Token))
            {
                using var turn = await TurnAsync(_stop.Token);
                if (rpki != _rpki || ReferenceEquals(Vrps, _running.Vrps)) continue;
                var target = RouterTarget.Of(_base, _pending?.Next ?? _confirmed, _options.LocalAsn, Vrps);
                await _speaker.ApplyAsync([.. target.Sessions.Select(s => s.Bgp)]);
                _running = target;
            }
        }
        catch (OperationCanceledException)
        {
            // The router is disposed.
        }
    }
}
