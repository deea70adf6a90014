namespace Peerline.Routing.Rtr;

/// <summary>What data is worth.</summary>
public enum RtrDataState : byte
{
    /// <summary>There has never been any: nothing can be said of routes.</summary>
    None = 0,

    /// <summary>The cache is there, and this is what it has.</summary>
    Current = 1,

    /// <summary>The cache is not there; the data is not yet older than the expire interval and is to be used (RFC 8210 6).</summary>
    Stale = 2,

    /// <summary>The data is older than the expire interval. It can still be read; whether it is used is for its user to decide.</summary>
    Expired = 3,
}
