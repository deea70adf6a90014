namespace Peerline.Routing.Rtr;

/// <summary>What goes on between the client and one cache.</summary>
public enum RtrCacheState : byte
{
    /// <summary>Not connected, because a better cache is in sync.</summary>
    Standby = 0,

    /// <summary>A connection is being made.</summary>
    Connecting = 1,

    /// <summary>Connected; the first answer is not complete yet.</summary>
    Synchronising = 2,

    /// <summary>Connected, and what the cache has is here.</summary>
    Synchronised = 3,

    /// <summary>Connected, and the cache has nothing to give.</summary>
    NoData = 4,

    /// <summary>Not connected after a failure; there will be another attempt.</summary>
    Waiting = 5,
}
