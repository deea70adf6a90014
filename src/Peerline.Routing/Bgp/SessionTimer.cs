namespace Peerline.Routing.Bgp;

/// <summary>
/// A one-shot timer that may be started anew for every message: a restart only moves the deadline, and the underlying timer finds out when
/// it fires. Not thread-safe by itself; its owner holds the gate, also around <c>expired</c>.
/// </summary>
internal sealed class SessionTimer : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Lock _gate;
    private readonly Action _expired;
    private readonly ITimer _timer;
    private long _deadline;
    private bool _running;
    private long _armedFor = long.MaxValue;

    public SessionTimer(TimeProvider time, Lock gate, Action expired)
    {
        (_time, _gate, _expired) = (time, gate, expired);
        _timer = time.CreateTimer(static self => ((SessionTimer)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start(TimeSpan due)
    {
        _running = true;
        _deadline = _time.GetTimestamp() + (long)(due.TotalSeconds * _time.TimestampFrequency);
        if (_deadline < _armedFor) Arm(due);
    }

    public void Stop() => _running = false;

    public void Dispose()
    {
        _running = false;
        _timer.Dispose();
    }

    private void Arm(TimeSpan due)
    {
        _armedFor = _deadline;
        _timer.Change(due < TimeSpan.Zero ? TimeSpan.Zero : due, Timeout.InfiniteTimeSpan);
    }

    private void Fire()
    {
        lock (_gate)
        {
            _armedFor = long.MaxValue;
            if (!_running) return;
            var left = _time.GetElapsedTime(_time.GetTimestamp(), _deadline);
            // The system timer counts whole milliseconds, and may be early by less than one.
            if (left > TimeSpan.FromMilliseconds(1))
            {
                Arm(left);
                return;
            }
            _running = false;
            _expired();
        }
    }
}
