namespace Peerline.Routing.Bgp;

/// <summary>The session timers of RFC 4271 8 and 10.</summary>
[Flags]
public enum BgpTimers : byte
{
    None = 0,
    ConnectRetry = 1,
    Hold = 2,
    Keepalive = 4,
    DelayOpen = 8,
    IdleHold = 16,
}
