namespace Peerline.Routing.Bgp;

/// <summary>The six states of RFC 4271 8.2.2.</summary>
public enum BgpState : byte
{
    Idle = 0,
    Connect = 1,
    Active = 2,
    OpenSent = 3,
    OpenConfirm = 4,
    Established = 5,
}
