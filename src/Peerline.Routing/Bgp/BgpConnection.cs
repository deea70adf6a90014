using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>
/// One TCP connection of a session with its own machine (RFC 4271 8.2.1): the one that we open, or one that the peer opened. Guarded by
/// the session's gate.
/// </summary>
internal sealed class BgpConnection
{
    public required bool IsIncoming { get; init; }

    public BgpMachineState Machine { get; set; }

    public BgpState State => Machine.State;

    public BgpTransport? Transport { get; set; }

    /// <summary>Cancels the attempt to connect that is under way.</summary>
    public CancellationTokenSource? Attempt { get; set; }

    public NegotiatedSession? Negotiated { get; set; }

    public UpdateContext Context { get; set; }

    public required SessionTimer ConnectRetry { get; init; }

    public required SessionTimer Hold { get; init; }

    public required SessionTimer Keepalive { get; init; }

    public required SessionTimer DelayOpen { get; init; }

    public required SessionTimer IdleHold { get; init; }

    /// <summary>True from our OPEN on: there is somebody to talk to.</summary>
    public bool IsTalking => State >= BgpState.OpenSent;

    /// <summary>When our OPEN was sent, as a timestamp of the clock: its time of day may be set meanwhile.</summary>
    public long OpenSentAt { get; set; }

    /// <summary>True when the connection is there and our OPEN waits for the peer's.</summary>
    public bool IsDelayingOpen => Machine.Running.HasFlag(BgpTimers.DelayOpen);

    public void StopTimers()
    {
        ConnectRetry.Dispose();
        Hold.Dispose();
        Keepalive.Dispose();
        DelayOpen.Dispose();
        IdleHold.Dispose();
    }
}
