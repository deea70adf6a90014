namespace Peerline.Routing.Bmp;

/// <summary>Which table of a router a message speaks of (RFC 7854, RFC 8671, RFC 9069).</summary>
public enum RibView : byte
{
    /// <summary>What the peer sent, before policy.</summary>
    AdjRibInPrePolicy = 0,
    /// <summary>What the peer sent, after policy.</summary>
    AdjRibInPostPolicy = 1,
    /// <summary>What is to be sent to the peer, before policy (RFC 8671).</summary>
    AdjRibOutPrePolicy = 2,
    /// <summary>What is sent to the peer, after policy (RFC 8671).</summary>
    AdjRibOutPostPolicy = 3,
    /// <summary>What the router selected (RFC 9069).</summary>
    LocRib = 4,
}
