using System.Collections.Immutable;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Rib;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>
/// One session with one peer. Made by <see cref="BgpSpeaker.Add"/>; safe to use from any thread.
/// </summary>
/// <remarks>
/// The runner of <see cref="BgpSessionMachine"/>: it turns sockets, timers and messages into events, and the machine's actions into
/// sockets, timers and messages. Everything happens under one gate; what is read from outside are immutable snapshots that never wait for
/// it. The parts: connections and collision, messages, timers, routes.
/// </remarks>
public sealed partial class BgpSession
{
    private readonly Lock _gate = new();
    private readonly BgpSpeakerOptions _options;
    private readonly Action<BgpSessionEvent> _raise;
    private readonly BgpConnection _outgoing;
    private BgpConnection? _incoming;
    private volatile BgpSessionConfiguration _configuration;
    private volatile BgpSessionStatus _status;
    private volatile SessionTables _tables = SessionTables.Empty;
    private TaskCompletionSource? _changed;
    private BgpSessionError? _lastError;
    private Asn? _openedAs;
    private Counters _counters;
    private DateTimeOffset _stateSince;
    private DateTimeOffset? _establishedSince;
    private int _flaps;
    private int _failures;
    private bool _removed;
    private bool _heldByMaximumPrefixes;

    internal BgpSession(BgpSessionConfiguration configuration, BgpSpeakerOptions options, Action<BgpSessionEvent> raise)
    {
        (_configuration, _options, _raise) = (configuration, options, raise);
        _outgoing = NewConnection(isIncoming: false);
        Routes = options.Table?.Add(configuration.Name);
        if (Routes is not null) Routes.ImportPolicy = Evaluate;
        _heldDown = new SessionTimer(options.Time, _gate, MaximumPrefixesRestartExpired);
        _stateSince = options.Time.GetUtcNow();
        _status = BuildStatus(BgpState.Idle);
    }

    /// <summary>The name of the configuration.</summary>
    public string Name => _configuration.Name;

    /// <summary>The configuration that is in force.</summary>
    public BgpSessionConfiguration Configuration => _configuration;

    /// <summary>The session now. Never blocks.</summary>
    public BgpSessionStatus Status => _status;

    /// <summary>
    /// The tables now, all of one moment. Never blocks the session. What was received and accepted is in <see cref="Routes"/> instead when
    /// the speaker has a <see cref="BgpSpeakerOptions.Table"/>.
    /// </summary>
    public SessionTables Tables => _tables;

    /// <summary>What the peer sent, in the speaker's <see cref="BgpSpeakerOptions.Table"/>; null when it has none.</summary>
    public AdjRibIn? Routes { get; }

    private Asn LocalAs => _configuration.LocalAs;

    private bool MayRun => !_removed && !_configuration.Shutdown && !_heldByMaximumPrefixes;

    /// <summary>
    /// Replaces the policies without touching the session: the Adj-RIB-In is evaluated again, and only differences are sent.
    /// </summary>
    public void SetPolicies(RoutePolicy? import, RoutePolicy? export)
    {
        lock (_gate) Apply(_configuration with { ImportPolicy = import, ExportPolicy = export });
    }

    /// <summary>Replaces what is originated towards the peer; only differences are sent.</summary>
    public void SetAnnouncements(ImmutableArray<Announcement> announcements)
    {
        lock (_gate)
        {
            var wanted = _configuration with { Announcements = announcements };
            BgpSpeaker.ThrowOnProblems(wanted.Problems());
            Apply(wanted);
        }
    }

    /// <summary>Asks the peer to send its routes again (RFC 2918). False when the session is down or the peer did not offer it.</summary>
    public bool RequestRouteRefresh(AfiSafi family)
    {
        lock (_gate)
        {
            if (EstablishedConnection is not { Negotiated: { RouteRefresh: true } negotiated } connection) return false;
            if (!negotiated.Families.Contains(family)) return false;
            SendRouteRefresh(connection, new RouteRefreshMessage(family, RouteRefreshSubtype.Request));
            Publish();
            return true;
        }
    }

    /// <summary>Ends the session with Cease 6/4 and the text, and starts again; clears a prefix limit's hold.</summary>
    public void Reset(string? text = null)
    {
        lock (_gate)
        {
            StopConnections(NotificationReason.AdministrativeReset, ShutdownText.Write(text));
            Release();
            StartConnections();
            Publish();
        }
    }

    /// <summary>Waits until the status is as asked. Checked at once and after every change.</summary>
    public async Task<BgpSessionStatus> WhenAsync(Func<BgpSessionStatus, bool> condition, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition(_status)) return _status;
                changed = (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            await changed.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    internal void Start()
    {
        lock (_gate)
        {
            StartConnections();
            Publish();
        }
    }

    /// <summary>Takes a configuration with the same name and addresses.</summary>
    internal void Change(BgpSessionConfiguration wanted)
    {
        lock (_gate)
        {
            if (_configuration.SharesConnectionWith(wanted))
            {
                Apply(wanted);
                return;
            }
            StopConnections(NotificationReason.OtherConfigurationChange, []);
            Release();
            Configure(wanted);
            StartConnections();
            Publish();
        }
    }

    /// <summary>Ends the session for good. Completes when the connections are closed.</summary>
    internal Task StopAsync(NotificationReason reason)
    {
        lock (_gate)
        {
            var closing = new[] { _outgoing.Transport, _incoming?.Transport }.OfType<BgpTransport>().Select(t => t.Closed).ToList();
            StopConnections(reason, []);
            _removed = true;
            _outgoing.StopTimers();
            _heldDown.Dispose();
            if (Routes is not null) _options.Table!.Remove(Routes);
            Publish();
            return Task.WhenAll(closing);
        }
    }

    internal void ReportTransportError(string text)
    {
        lock (_gate)
        {
            Remember(BgpErrorSource.Transport, null, text);
            Publish();
        }
    }

    private void Configure(BgpSessionConfiguration wanted) => (_configuration, _judged) = (wanted, null);

    // What is live: policies, announcements, limits, shutdown.
    private void Apply(BgpSessionConfiguration wanted)
    {
        var before = _configuration;
        Configure(wanted);
        if (wanted.Shutdown && !before.Shutdown)
            StopConnections(NotificationReason.AdministrativeShutdown, ShutdownText.Write(wanted.ShutdownText));
        if (!wanted.Shutdown && before.Shutdown) Release();
        if (_heldByMaximumPrefixes && wanted.MaximumPrefixes != before.MaximumPrefixes) Release();
        if (EstablishedConnection is { } connection)
        {
            if (before.ImportPolicy != wanted.ImportPolicy || before.EnforceFirstAs != wanted.EnforceFirstAs) EvaluateAgain();
            Advertise(connection);
            CheckLimit(connection);
        }
        else
        {
            StartConnections();
        }
        Publish();
    }

    private void Release()
    {
        _heldByMaximumPrefixes = false;
        _heldDown.Stop();
        _failures = 0;
    }

    private void Remember(BgpErrorSource source, NotificationReason? reason, string text) =>
        _lastError = new BgpSessionError(source, reason, text, _options.Time.GetUtcNow());

    /// <summary>Makes what happened visible: the end of everything that changes something.</summary>
    private void Publish()
    {
        var state = _incoming is { } incoming && incoming.State > _outgoing.State ? incoming.State : _outgoing.State;
        var before = _status.State;
        if (state != before)
        {
            _stateSince = _options.Time.GetUtcNow();
            _raise(new BgpStateChanged(Name, _stateSince, before, state, state < before ? _lastError : null));
        }
        PublishTables();
        _status = BuildStatus(state);
        if (_changed is not { } waiting) return;
        _changed = null;
        waiting.SetResult();
    }

    private BgpSessionStatus BuildStatus(BgpState state)
    {
        var talking = EstablishedConnection
            ?? (_incoming is { } incoming && (incoming.IsTalking || _outgoing.Transport is null) ? incoming : _outgoing);
        return new BgpSessionStatus
        {
            Name = Name,
            State = state,
            StateSince = _stateSince,
            EstablishedSince = _establishedSince,
            Flaps = _flaps,
            LastError = _lastError,
            OpenedAs = _openedAs,
            HeldByMaximumPrefixes = _heldByMaximumPrefixes,
            Negotiated = talking.Negotiated,
            LocalEndPoint = talking.Transport?.LocalEndPoint,
            PeerEndPoint = talking.Transport?.PeerEndPoint,
            Counters = _counters.Snapshot(),
            Prefixes = CountPrefixes(),
        };
    }

    /// <summary>The counters as they are counted; <see cref="BgpSessionCounters"/> is how they are shown.</summary>
    private struct Counters
    {
        public long MessagesReceived, MessagesSent, UpdatesReceived, UpdatesSent, KeepalivesReceived, KeepalivesSent;
        public long RouteRefreshesReceived, RouteRefreshesSent, NotificationsReceived, NotificationsSent, OctetsReceived, OctetsSent;
        public long TreatedAsWithdraw, AttributesDiscarded, ConnectionsRejected;

        public readonly BgpSessionCounters Snapshot() => new()
        {
            MessagesReceived = MessagesReceived,
            MessagesSent = MessagesSent,
            UpdatesReceived = UpdatesReceived,
            UpdatesSent = UpdatesSent,
            KeepalivesReceived = KeepalivesReceived,
            KeepalivesSent = KeepalivesSent,
            RouteRefreshesReceived = RouteRefreshesReceived,
            RouteRefreshesSent = RouteRefreshesSent,
            NotificationsReceived = NotificationsReceived,
            NotificationsSent = NotificationsSent,
            OctetsReceived = OctetsReceived,
            OctetsSent = OctetsSent,
            TreatedAsWithdraw = TreatedAsWithdraw,
            AttributesDiscarded = AttributesDiscarded,
            ConnectionsRejected = ConnectionsRejected,
        };
    }
}
