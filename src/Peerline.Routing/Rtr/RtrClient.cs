using System.Runtime.CompilerServices;

namespace Peerline.Routing.Rtr;

/// <summary>
/// A client of RPKI caches (RFC 8210): keeps the VRPs of the best cache that is in sync, and says what they are worth.
/// </summary>
/// <remarks>
/// The caches are in order of preference. Only the first is connected while all is well; when it fails, the next is asked too, and the
/// data changes hands when that one is in sync. Until then the data of the first one stays in use and is said to be stale, and after the
/// expire interval to be expired. It never becomes an empty set by itself: that would turn every invalid route into one that nothing is
/// known of. Safe to use from any thread.
/// </remarks>
public sealed class RtrClient : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly RtrClientOptions _options;
    private readonly RtrClientCache[] _caches;
    private readonly ITimer _expiry;
    private volatile RtrSnapshot _snapshot = new();
    private TaskCompletionSource _changed = NewSource();
    private RtrClientCache? _source;
    private RtrPayload _payload = RtrPayload.Empty;
    private RtrPosition? _position;
    private DateTimeOffset? _lastUpdate;
    private DateTimeOffset? _expires;
    private bool _isDisposed;

    private RtrClient(RtrClientOptions options)
    {
        _options = options;
        _caches = [.. options.Caches.Select(c => new RtrClientCache(c, options.Intervals ?? RtrIntervals.Default))];
        _expiry = options.Time.CreateTimer(static self => ((RtrClient)self!).OnExpiry(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Data and status now. Never blocks.</summary>
    public RtrSnapshot Snapshot => _snapshot;

    /// <summary>The VRPs now, whatever they are worth; see <see cref="RtrSnapshot.State"/>. Never blocks.</summary>
    public VrpTable Vrps => _snapshot.Vrps;

    /// <summary>Makes a client, which connects at once.</summary>
    /// <exception cref="ArgumentException">There is no cache, or the version is higher than <see cref="RtrPdu.MaximumVersion"/>.</exception>
    public static RtrClient Start(RtrClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Caches.IsDefaultOrEmpty) throw new ArgumentException("A client needs a cache.", nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaximumVersion, RtrPdu.MaximumVersion);
        var client = new RtrClient(options);
        lock (client._gate) client.Settle();
        return client;
    }

    /// <summary>Waits until a snapshot is as asked. The present one is looked at first, then every one that follows.</summary>
    public async Task<RtrSnapshot> WhenAsync(Func<RtrSnapshot, bool> condition, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        await foreach (var snapshot in WatchAsync(cancel).ConfigureAwait(false))
            if (condition(snapshot)) return snapshot;
        throw new ObjectDisposedException(nameof(RtrClient));
    }

    /// <summary>
    /// The present snapshot, then one whenever data or status have changed, until the client is disposed of. Who is slow misses what lies
    /// between, and never the newest.
    /// </summary>
    public async IAsyncEnumerable<RtrSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        RtrSnapshot? last = null;
        while (true)
        {
            Task changed;
            RtrSnapshot snapshot;
            lock (_gate)
            {
                (snapshot, changed) = (_snapshot, _changed.Task);
                if (_isDisposed) yield break;
            }
            if (!ReferenceEquals(snapshot, last)) yield return snapshot;
            last = snapshot;
            await changed.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Ends all connections. The last snapshot stays readable.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            foreach (var cache in _caches) Stop(cache);
            _changed.TrySetResult();
        }
        await _expiry.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_caches.Select(c => c.Run)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    internal void Changed(RtrCacheSession session, RtrCacheState state)
    {
        lock (_gate)
        {
            var cache = session.Cache;
            if (cache.Session != session) return;
            cache.State = state;
            Settle();
        }
    }

    internal void Failed(RtrCacheSession session, RtrCacheState state, RtrFailure failure)
    {
        lock (_gate)
        {
            var cache = session.Cache;
            if (cache.Session != session) return;
            cache.State = state;
            cache.Failures++;
            cache.LastFailure = failure;
            Settle();
        }
    }

    internal void Synchronised(RtrCacheSession session, RtrPayload payload, RtrPosition position, RtrIntervals intervals, TimeSpan? full)
    {
        lock (_gate)
        {
            var cache = session.Cache;
            if (cache.Session != session) return;
            cache.State = RtrCacheState.Synchronised;
            (cache.Payload, cache.Position, cache.Intervals) = (payload, position, intervals);
            cache.LastUpdate = _options.Time.GetUtcNow();
            cache.FullSynchronisation = full ?? cache.FullSynchronisation;
            cache.Updates++;
            Settle();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Under the gate: who is in charge, who has to run, what is to be seen.
    private void Settle()
    {
        if (_isDisposed) return;
        var best = _caches.FirstOrDefault(HasVrps) ?? _caches.FirstOrDefault(c => c.State == RtrCacheState.Synchronised);
        if (best is not null && (HasVrps(best) || !HoldsOthers(best))) Use(best);
        var isCovered = false;
        foreach (var cache in _caches)
        {
            if (isCovered) Stop(cache);
            else if (cache.Session is null && (cache == _caches[0] || HasFailed(_caches[Array.IndexOf(_caches, cache) - 1]))) Run(cache);
            isCovered |= HasVrps(cache);
        }
        Publish();
    }

    // A validator that has just begun, or reads an empty file, is in sync with nothing: that is no reason to ask nobody else, nor to give up
    // what another one had.
    private static bool HasVrps(RtrClientCache cache) => cache.State == RtrCacheState.Synchronised && cache.Payload.Vrps.Count > 0;

    private bool HoldsOthers(RtrClientCache empty) =>
        _source is not null && _source != empty && _payload.Vrps.Count > 0 && _options.Time.GetUtcNow() < _expires;

    // The next one is asked from the first failure on, and not before.
    private static bool HasFailed(RtrClientCache cache) =>
        cache.State == RtrCacheState.Synchronised ? cache.Payload.Vrps.Count == 0 : cache.LastFailure is not null;

    private void Use(RtrClientCache cache)
    {
        (_source, _payload, _position, _lastUpdate) = (cache, cache.Payload, cache.Position, cache.LastUpdate);
        _expires = cache.LastUpdate + cache.Intervals.Expire;
        _expiry.Change(cache.Intervals.Expire, Timeout.InfiniteTimeSpan);
    }

    private void Run(RtrClientCache cache)
    {
        cache.State = RtrCacheState.Connecting;
        var cancel = cache.Cancel = new CancellationTokenSource();
        var session = cache.Session = new RtrCacheSession(_options, cache, this);
        cache.Run = Task.Run(() => session.RunAsync(cancel.Token));
    }

    private void Stop(RtrClientCache cache)
    {
        cache.State = RtrCacheState.Standby;
        if (cache.Session is null) return;
        _ = cache.Cancel!.CancelAsync();
        cache.Session = null;
        if (cache == _source) return;
        cache.Payload = RtrPayload.Empty;
        cache.Position = null;
    }

    private void OnExpiry()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            var left = _expires - _options.Time.GetUtcNow();
            // A timer may be early by a fraction of its unit.
            if (left > TimeSpan.Zero) _expiry.Change(left.Value, Timeout.InfiniteTimeSpan);
            else Publish();
        }
    }

    private void Publish()
    {
        var state = _source is null ? RtrDataState.None
            : _options.Time.GetUtcNow() >= _expires ? RtrDataState.Expired
            : _source.State == RtrCacheState.Synchronised ? RtrDataState.Current
            : RtrDataState.Stale;
        _snapshot = new RtrSnapshot
        {
            Payload = _payload,
            State = state,
            Source = _source?.Options,
            Position = _position,
            LastUpdate = _lastUpdate,
            Expires = _expires,
            Caches = [.. _caches.Select(c => c.Status(c == _source))],
        };
        var changed = _changed;
        _changed = NewSource();
        changed.SetResult();
    }
}
