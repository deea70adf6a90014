using System.Collections.Immutable;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Rib;

namespace Peerline.Routing.Bgp;

/// <summary>One session with one peer over one address family's addresses. Made by <see cref="BgpSpeaker.Add"/>; safe to use from any thread.</summary>
public sealed class BgpSession
{
    public string Name => Configuration.Name;

    public BgpSessionConfiguration Configuration => throw new NotImplementedException();

    /// <summary>The session now. Never blocks.</summary>
    public BgpSessionStatus Status => throw new NotImplementedException();

    /// <summary>The tables now, all of one moment. Never blocks the session.</summary>
    public SessionTables Tables => throw new NotImplementedException();

    /// <summary>Replaces the policies without touching the session: the Adj-RIB-In is evaluated again, and only differences are sent.</summary>
    public void SetPolicies(RoutePolicy? import, RoutePolicy? export) => throw new NotImplementedException();

    /// <summary>Replaces what is originated towards the peer; only differences are sent.</summary>
    public void SetAnnouncements(ImmutableArray<Announcement> announcements) => throw new NotImplementedException();

    /// <summary>Asks the peer to send its routes again (RFC 2918). False when the session is down or the peer did not offer it.</summary>
    public bool RequestRouteRefresh(AfiSafi family) => throw new NotImplementedException();

    /// <summary>Ends the session with Cease 6/4 and the text, and starts again; clears a prefix limit's hold.</summary>
    public void Reset(string? text = null) => throw new NotImplementedException();

    /// <summary>Waits until the status is as asked. Checked at once and after every change.</summary>
    public Task<BgpSessionStatus> WhenAsync(Func<BgpSessionStatus, bool> condition, CancellationToken cancel = default) =>
        throw new NotImplementedException();
}
