using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Peerline.Edge.Linux;
using Peerline.Routing.Bgp;

namespace Peerline.Edge.Embedded;

/// <summary>
/// The embedded router: our own BGP speaker, the addresses of its interfaces, and a configuration that survives. It lives in a network
/// namespace of its own. A change takes effect when it is committed and is undone by the router itself unless it is confirmed in time; a
/// restart comes back with what was confirmed. It forwards no traffic.
/// </summary>
public sealed partial class EmbeddedRouter : IAsyncDisposable
{
    private readonly EmbeddedRouterOptions _options;
    private readonly ILogger _log;
    private readonly LinuxLinkTester _links;
    private readonly Ports _ports;
    private readonly BgpSpeaker _speaker;
    private readonly ConfigurationFile<RouterConfiguration> _confirmedFile;
    private readonly ConfigurationFile<BaseConfiguration> _baseFile;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Channel<bool> _linkChanges =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly DateTimeOffset _startedAt;
    private RouterConfiguration _confirmed;
    private BaseConfiguration _base;
    private RouterTarget _running = new([], []);
    private PendingChange? _pending;
    private Task _linkWatch = Task.CompletedTask;

    private EmbeddedRouter(EmbeddedRouterOptions options, ILogger log)
    {
        _options = options;
        _log = log;
        _links = new LinuxLinkTester(NamespaceCommand.Here, options.Time);
        _ports = new Ports(NamespaceCommand.Here, _links);
        Directory.CreateDirectory(options.StateDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _confirmedFile = new(Path.Combine(options.StateDirectory, "confirmed.json"), EmbeddedJson.Default.RouterConfiguration);
        _baseFile = new(Path.Combine(options.StateDirectory, "base.json"), EmbeddedJson.Default.BaseConfiguration);
        _base = _baseFile.Load() ?? BaseConfiguration.Empty;
        _confirmed = _confirmedFile.Load() ?? new RouterConfiguration { Salt = RandomNumberGenerator.GetHexString(32, lowercase: true) };
        _startedAt = options.Time.GetUtcNow();
        _speaker = new BgpSpeaker(new BgpSpeakerOptions
        {
            Identifier = options.RouterId,
            ListenPort = options.ListenPort,
            Time = options.Time,
        });
    }

    /// <summary>Comes up with what was confirmed; what a crash left of an unconfirmed change is taken away.</summary>
    public static async Task<EmbeddedRouter> StartAsync(EmbeddedRouterOptions options, ILogger log, CancellationToken cancel)
    {
        var router = new EmbeddedRouter(options, log);
        try
        {
            var problems = CommitRules.Problems(router._base, options.LocalAsn);
            if (problems.Count > 0) throw new InvalidDataException($"{router._baseFile.Path}: {string.Join(' ', problems)}");
            router.FollowCaches();
            await router.SwitchAsync(router._confirmed, router.Complain);
            router.Settle(router._confirmed);
            router._linkWatch = router.WatchLinksAsync();
            return router;
        }
        catch
        {
            await router.DisposeAsync();
            throw;
        }
    }

    /// <summary>Commits a change: in effect when this returns, undone when it is not confirmed in time.</summary>
    public async Task<CommitAnswer> CommitAsync(CommitRequest change, CancellationToken cancel)
    {
        using var turn = await TurnAsync(cancel);
        if (_pending is not null) return new(CommitVerdict.Locked, ["Another change is waiting for its confirmation."]);
        if (change.BaseRevision != _confirmed.Revision)
            return new(CommitVerdict.Superseded,
                [$"The change was planned on revision {change.BaseRevision}; the router has {_confirmed.Revision}."]);
        if (_confirmed.Superseded(change) is { } newer) return new(CommitVerdict.Superseded, [newer.Sentence]) { Newer = newer.Generation };
        if (CommitRules.Problems(change, _base, _confirmed, _options.LocalAsn) is { Count: > 0 } problems)
            return new(CommitVerdict.Refused, problems);

        var next = _confirmed.With(change);
        RecordPlaced(next);
        _pending = new PendingChange(change.Id, next, Timer(change.Id, change.ConfirmWithin));
        try
        {
            await SwitchAsync(next);
            ClearPrefixLimits(change);
            _log.LogInformation("Change {Id} is in effect and waits for its confirmation.", change.Id);
            return CommitAnswer.Committed;
        }
        catch (Exception fault) when (fault is PortException or RouterUnreachableException or ArgumentException)
        {
            await RevertAsync(fault.Message);
            return new(CommitVerdict.RolledBack, [fault.Message]);
        }
    }

    /// <summary>Keeps the change. False when it is not pending any more: it was reverted, or never made.</summary>
    public async Task<bool> ConfirmAsync(Guid id, CancellationToken cancel)
    {
        using var turn = await TurnAsync(cancel);
        if (_pending?.Id != id) return false;
        Settle(_pending.Next);
        await _pending.DisposeAsync();
        _pending = null;
        _log.LogInformation("Change {Id} is confirmed as revision {Revision}.", id, _confirmed.Revision);
        return true;
    }

    /// <summary>Undoes the change. False when it is not pending any more.</summary>
    public async Task<bool> AbandonAsync(Guid id, string reason, CancellationToken cancel)
    {
        using var turn = await TurnAsync(cancel);
        if (_pending?.Id != id) return false;
        await RevertAsync(reason);
        return true;
    }

    /// <summary>Replaces the configuration by hand. What is wrong with it; when nothing is, it is in effect and stored.</summary>
    public async Task<IReadOnlyList<string>> ConfigureAsync(BaseConfiguration hand, CancellationToken cancel)
    {
        using var turn = await TurnAsync(cancel);
        if (_pending is not null) return ["A change is waiting for its confirmation."];
        if (CommitRules.Problems(hand, _options.LocalAsn) is { Count: > 0 } problems) return problems;
        if (Overlaps(hand).ToList() is { Count: > 0 } overlaps) return overlaps;
        _baseFile.Store(hand);
        var isSameCaches = hand.RpkiCaches.SequenceEqual(_base.RpkiCaches);
        _base = hand;
        if (!isSameCaches) await FollowOtherCachesAsync();
        // What was retired was said about the old text.
        var next = _confirmed with { Revision = _confirmed.Revision + 1, RetiredSessions = [], RetiredAddresses = [] };
        RecordPlaced(next);
        await SwitchAsync(next, Complain);
        Settle(next);
        return [];
    }

    /// <summary>Ends every session with Cease / Administrative Shutdown. The configuration stays for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_linkWatch, _vrpWatch);
        if (_rpki is not null) await _rpki.DisposeAsync();
        await _speaker.DisposeAsync();
        if (_pending is not null) await _pending.DisposeAsync();
        _stop.Dispose();
        _gate.Dispose();
    }

    private IEnumerable<string> Overlaps(BaseConfiguration hand) =>
        from connection in _confirmed.Connections
        from wish in connection.Sessions
        where !connection.Adopted && hand.Sessions.Any(s => s.PeerAddress == wish.PeerAddress)
        select $"{wish.PeerAddress}: connection {connection.ConnectionId} has a session with this peer address.";

    /// <summary>Addresses first, so that sessions can bind; what is not wanted any more last, so that a Cease still leaves.</summary>
    /// <param name="tolerate">
    /// Takes the complaint of an interface, on a way that must be gone to its end; without it the switch stops there.
    /// </param>
    private async Task SwitchAsync(RouterConfiguration configuration, Action<Exception>? tolerate = null)
    {
        var target = RouterTarget.Of(_base, configuration, _options.LocalAsn, Vrps);
        await OnPortsAsync(() => _ports.PlaceAsync(target.Addresses, _stop.Token));
        await _speaker.ApplyAsync([.. target.Sessions.Select(s => s.Bgp)]);
        _running = target;
        await OnPortsAsync(() => _ports.RemoveAsync([.. _confirmed.Placed.Except(target.Addresses)], _stop.Token));

        async Task OnPortsAsync(Func<Task> act)
        {
            try
            {
                await act();
            }
            catch (Exception fault) when (tolerate is not null && fault is PortException or RouterUnreachableException)
            {
                tolerate(fault);
            }
        }
    }

    private void Complain(Exception fault) => _log.LogWarning("{Fault}", fault.Message);

    private async Task RevertAsync(string reason)
    {
        await _pending!.DisposeAsync();
        _log.LogWarning("Change {Id} is undone: {Reason}", _pending.Id, reason);
        _pending = null;
        await SwitchAsync(_confirmed, Complain);
        Settle(_confirmed);
    }

    /// <summary>Written before the first address is placed, so that a crash in between leaves nothing that nobody knows.</summary>
    private void RecordPlaced(RouterConfiguration next)
    {
        var target = RouterTarget.Of(_base, next, _options.LocalAsn);
        var placed = _confirmed.Placed.Union(target.Addresses).ToList();
        if (placed.Count == _confirmed.Placed.Count) return;
        var recorded = _confirmed with { Placed = placed };
        _confirmedFile.Store(recorded);
        _confirmed = recorded;
    }

    private void Settle(RouterConfiguration configuration)
    {
        var settled = configuration with { Placed = _running.Addresses };
        _confirmedFile.Store(settled);
        _confirmed = settled;
    }

    /// <summary>A new generation is a new attempt: a session that its prefix limit holds down may try again.</summary>
    private void ClearPrefixLimits(CommitRequest change)
    {
        foreach (var connection in change.Connections)
            foreach (var wish in connection.Sessions.Where(s => s.Generation > _confirmed.Generation(connection.ConnectionId, s.Family)))
                if (Session(EmbeddedSessions.Key(wish.PeerAddress)) is { Status.HeldByMaximumPrefixes: true } held)
                    held.Reset();
    }

    private ITimer Timer(Guid id, TimeSpan within) => _options.Time.CreateTimer(
        _ => _ = AbandonAtDeadlineAsync(id), null, within, Timeout.InfiniteTimeSpan);

    private async Task AbandonAtDeadlineAsync(Guid id)
    {
        try
        {
            await AbandonAsync(id, "it was not confirmed in time.", _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The process ends; the next start comes back with what is confirmed.
        }
        catch (Exception fault)
        {
            _log.LogError(fault, "Change {Id} could not be undone.", id);
        }
    }

    /// <summary>
    /// A cable that is plugged in brings a new interface, without addresses: they are put there at once. The links are listened to until the
    /// process ends: on Linux .NET 10 waits for ever in the removal of the last handler when a link changes in that moment.
    /// </summary>
    private async Task WatchLinksAsync()
    {
        NetworkChange.NetworkAddressChanged += OnLinkChange;
        NetworkChange.NetworkAvailabilityChanged += OnLinkChange;
        try
        {
            await foreach (var _ in _linkChanges.Reader.ReadAllAsync(_stop.Token))
            {
                using var turn = await TurnAsync(_stop.Token);
                try
                {
                    await _ports.PlaceAsync(_running.Addresses, _stop.Token);
                }
                catch (Exception fault) when (fault is PortException or RouterUnreachableException)
                {
                    Complain(fault);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The router is disposed.
        }
    }

    private void OnLinkChange(object? sender, EventArgs change) => _linkChanges.Writer.TryWrite(true);

    private async Task<Turn> TurnAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        return new Turn(_gate);
    }

    private readonly struct Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }

    private sealed record PendingChange(Guid Id, RouterConfiguration Next, ITimer RevertTimer) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => RevertTimer.DisposeAsync();
    }
}
