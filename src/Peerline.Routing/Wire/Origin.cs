namespace Peerline.Routing.Wire;

/// <summary>ORIGIN, attribute 1 (RFC 4271 5.1.1).</summary>
public enum Origin : byte
{
    /// <summary>Learned inside the AS.</summary>
    Igp = 0,
    /// <summary>Learned by EGP, which nobody runs any more.</summary>
    Egp = 1,
    /// <summary>Learned in another way.</summary>
    Incomplete = 2,
}
