namespace Peerline.Model;

/// <summary>What a router does with a peer's routes while the peer restarts (RFC 4724).</summary>
public enum GracefulRestartUse
{
    /// <summary>What the router does by itself: nothing is written.</summary>
    Router,

    /// <summary>The capability is not offered: a peer that is gone takes its routes with it at once.</summary>
    Off,

    /// <summary>They are kept, stale, for as long as the peer has said that its restart takes, and no longer.</summary>
    Helper,

    /// <summary>
    /// After that they are kept, least preferred, for as long as the peer has said that they may be (RFC 9494), on a router that can.
    /// </summary>
    LongLived,
}
