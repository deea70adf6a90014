namespace Peerline.Routing.Bgp;

/// <summary>The session timers of RFC 4271 8 and 10.</summary>
[Flags]
public enum BgpTimers : byte
{
    /// <summary>No timer.</summary>
    None = 0,
    /// <summary>Between attempts to connect; jittered.</summary>
    ConnectRetry = 1,
    /// <summary>Silence of the peer that ends the session.</summary>
    Hold = 2,
    /// <summary>Between two KEEPALIVEs; jittered.</summary>
    Keepalive = 4,
    /// <summary>Our OPEN waits for the peer's.</summary>
    DelayOpen = 8,
    /// <summary>The pause in Idle after a failure.</summary>
    IdleHold = 16,
}
