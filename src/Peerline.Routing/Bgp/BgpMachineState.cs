namespace Peerline.Routing.Bgp;

/// <summary>Everything that the machine remembers. The default value is Idle with nothing running.</summary>
/// <param name="State">One of the six.</param>
/// <param name="ConnectRetryCounter">Attempts since the last manual start or stop.</param>
/// <param name="Running">Timers that run.</param>
/// <param name="Passive">The start event asked to wait for the peer.</param>
/// <param name="HoldTimeIsZero">The OPENs agreed on no hold time, so neither hold nor keepalive timer runs.</param>
public readonly record struct BgpMachineState(
    BgpState State, int ConnectRetryCounter = 0, BgpTimers Running = BgpTimers.None, bool Passive = false, bool HoldTimeIsZero = false);
