namespace Peerline.Routing.Bgp;

/// <summary>Where an error comes from.</summary>
public enum BgpErrorSource
{
    /// <summary>We sent the NOTIFICATION.</summary>
    Local,
    /// <summary>The peer sent the NOTIFICATION.</summary>
    Peer,
    /// <summary>TCP: refused, timed out, reset, closed.</summary>
    Transport,
}
