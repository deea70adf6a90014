using System.Threading.Channels;

namespace Peerline.Routing.Bgp;

/// <summary>A BGP speaker in one network namespace: sessions are added, changed and removed while it runs.</summary>
public sealed class BgpSpeaker : IAsyncDisposable
{
    public BgpSpeaker(BgpSpeakerOptions options) => throw new NotImplementedException();

    public BgpSpeakerOptions Options => throw new NotImplementedException();

    /// <summary>The sessions, by name.</summary>
    public IReadOnlyList<BgpSession> Sessions => throw new NotImplementedException();

    public BgpSession? Find(string name) => throw new NotImplementedException();

    /// <summary>Events of all sessions in order. One reader; when nobody reads, the oldest are dropped.</summary>
    public ChannelReader<BgpSessionEvent> Events => throw new NotImplementedException();

    /// <summary>Adds and starts a session. Throws <see cref="ArgumentException"/> with all problems when it cannot be used.</summary>
    public BgpSession Add(BgpSessionConfiguration configuration) => throw new NotImplementedException();

    /// <summary>
    /// Changes the session of that name. What is live (policies, announcements, limits, shutdown) is applied without touching the
    /// connection; everything else ends it with Cease 6/6 and starts it anew.
    /// </summary>
    public void Change(BgpSessionConfiguration configuration) => throw new NotImplementedException();

    /// <summary>Ends the session with Cease 6/3, forgets it, and says whether there was one. Returns when the peer has been told.</summary>
    public Task<bool> RemoveAsync(string name) => throw new NotImplementedException();

    /// <summary>The whole wish: afterwards these sessions exist and no other. What is equal is left alone.</summary>
    public Task ApplyAsync(IReadOnlyCollection<BgpSessionConfiguration> sessions) => throw new NotImplementedException();

    /// <summary>Ends every session with Cease 6/2 and closes the listeners.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
