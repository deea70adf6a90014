namespace Peerline.Routing.Bgp;

// Timers: RFC 4271 10. Durations here, starts and stops by the machine.
public sealed partial class BgpSession
{
    private static readonly TimeSpan LargeHoldTime = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan SendHoldMinimum = TimeSpan.FromMinutes(8);

    private readonly SessionTimer _heldDown;

    private void TimerExpired(BgpConnection connection, BgpEvent @event)
    {
        if (@event == BgpEvent.ConnectRetryTimerExpires && connection.State == BgpState.Connect)
            Remember(BgpErrorSource.Transport, null, $"connecting to {_configuration.PeerAddress}: no answer");
        Feed(connection, @event);
        Publish();
    }

    private void MaximumPrefixesRestartExpired()
    {
        Release();
        StartConnections();
        Publish();
    }

    private void StartTimer(BgpConnection connection, BgpTimers timer)
    {
        switch (timer)
        {
            // A passive session never connects, and an incoming connection has nothing to retry.
            case BgpTimers.ConnectRetry when !connection.IsIncoming && !_configuration.Passive:
                connection.ConnectRetry.Start(_configuration.ConnectRetryTime * Jitter());
                break;
            case BgpTimers.Hold when connection.Negotiated is { } negotiated:
                connection.Hold.Start(negotiated.HoldTime);
                break;
            case BgpTimers.Keepalive when connection.Negotiated is { } negotiated:
                var keepalive = negotiated.KeepaliveTime * Jitter();
                connection.Keepalive.Start(keepalive > TimeSpan.FromSeconds(1) ? keepalive : TimeSpan.FromSeconds(1));
                break;
            case BgpTimers.DelayOpen when _configuration.DelayOpenTime is { } delay:
                connection.DelayOpen.Start(delay);
                break;
            case BgpTimers.IdleHold:
                connection.IdleHold.Start(IdleHoldTime());
                break;
        }
    }

    private static void StopTimer(BgpConnection connection, BgpTimers timer)
    {
        switch (timer)
        {
            case BgpTimers.ConnectRetry: connection.ConnectRetry.Stop(); break;
            case BgpTimers.Hold: connection.Hold.Stop(); break;
            case BgpTimers.Keepalive: connection.Keepalive.Stop(); break;
            case BgpTimers.DelayOpen: connection.DelayOpen.Stop(); break;
            case BgpTimers.IdleHold: connection.IdleHold.Stop(); break;
        }
    }

    // RFC 9687: it runs from Established on, and not where no hold time was agreed on. Suggested: the larger of eight minutes and twice
    // the hold time.
    private TimeSpan SendHoldTime(NegotiatedSession negotiated)
    {
        if (negotiated.HoldTime == TimeSpan.Zero || _configuration.SendHoldTime == TimeSpan.Zero) return Timeout.InfiniteTimeSpan;
        var twice = 2 * negotiated.HoldTime;
        return _configuration.SendHoldTime ?? (twice > SendHoldMinimum ? twice : SendHoldMinimum);
    }

    // RFC 4271 8.2.2, Established: every KEEPALIVE or UPDATE that is sent starts the timer anew.
    private void RestartKeepalive(BgpConnection connection)
    {
        if (connection.Machine.Running.HasFlag(BgpTimers.Keepalive)) StartTimer(connection, BgpTimers.Keepalive);
    }

    // Doubled with each failure: a session that flaps must not become a source of connections.
    private TimeSpan IdleHoldTime()
    {
        var doublings = Math.Clamp(_failures - 1, 0, 16);
        var time = _configuration.IdleHoldTime * Math.Pow(2, doublings);
        return time < _configuration.IdleHoldTimeLimit ? time : _configuration.IdleHoldTimeLimit;
    }

    // RFC 4271 10: 0.75 to 1.0
    private static double Jitter() => 0.75 + Random.Shared.NextDouble() * 0.25;
}
