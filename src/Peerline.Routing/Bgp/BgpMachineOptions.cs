namespace Peerline.Routing.Bgp;

/// <summary>The optional session attributes of RFC 4271 8.1 that change the machine.</summary>
/// <param name="DelayOpen">Wait for the peer's OPEN before sending ours.</param>
/// <param name="DampPeerOscillations">Pause in Idle before an automatic start.</param>
/// <param name="SendNotificationWithoutOpen">A NOTIFICATION may be sent before our OPEN.</param>
public readonly record struct BgpMachineOptions(
    bool DelayOpen = false, bool DampPeerOscillations = false, bool SendNotificationWithoutOpen = false);
