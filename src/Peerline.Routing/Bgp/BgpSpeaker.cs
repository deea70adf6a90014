using System.Net;
using System.Threading.Channels;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rib;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>A BGP speaker in one network namespace: sessions are added, changed and removed while it runs.</summary>
public sealed class BgpSpeaker : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, BgpSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<IPAddress, BgpListener> _listeners = [];
    private readonly BgpEventQueue _events;
    private bool _disposed;

    /// <summary>A speaker without sessions. Throws ArgumentException for an identifier of zero or not of four octets.</summary>
    public BgpSpeaker(BgpSpeakerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!options.Identifier.IsIPv4 || options.Identifier == Address.FromIPv4(0))
            throw new ArgumentException("A BGP Identifier is four octets, not zero (RFC 6286).", nameof(options));
        Options = options;
        _events = new BgpEventQueue(options.EventCapacity);
    }

    /// <summary>What it was made with.</summary>
    public BgpSpeakerOptions Options { get; }

    /// <summary>The sessions, by name.</summary>
    public IReadOnlyList<BgpSession> Sessions
    {
        get
        {
            lock (_gate) return [.. _sessions.Values];
        }
    }

    /// <summary>The session of that name, or null.</summary>
    public BgpSession? Find(string name)
    {
        lock (_gate) return _sessions.GetValueOrDefault(name);
    }

    /// <summary>
    /// Where a packet for the address would go by what was accepted: the routes of the longest matching prefix, those with the shorter AS
    /// path first (RFC 4271 9.1.2.2 a, b). Nothing is forwarded here; this is the answer to a question.
    /// Knows <see cref="BgpSession.Tables"/> only; with a <see cref="BgpSpeakerOptions.Table"/> ask that.
    /// </summary>
    public IReadOnlyList<LocRibRoute> LookUp(Address destination)
    {
        var found = Sessions.Select(s => (s.Name, Route: s.Tables.Accepted.LongestMatch(destination)))
            .Where(f => f.Route is not null).Select(f => new LocRibRoute(f.Name, f.Route!)).ToList();
        var longest = found.Select(f => f.Route.Prefix.Length).DefaultIfEmpty().Max();
        return
        [
            .. found.Where(f => f.Route.Prefix.Length == longest)
                .OrderBy(f => f.Route.Attributes.AsPathLength).ThenBy(f => f.Route.Attributes.Origin)
                .ThenBy(f => f.Session, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Events of all sessions in order. When nobody reads, the oldest are dropped: beyond <see cref="BgpSpeakerOptions.EventCapacity"/>
    /// events, or 16 MiB of malformed messages.
    /// </summary>
    public ChannelReader<BgpSessionEvent> Events => _events;

    /// <summary>All that speaks against a configuration here: its own problems, and those with the sessions that exist.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems(BgpSessionConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        lock (_gate)
        {
            var problems = new List<ConfigurationProblem>(configuration.Problems());
            if (_sessions.Values.Any(s => s.Name != configuration.Name && SameEnds(s.Configuration, configuration)))
                problems.Add(new ConfigurationProblem(ConfigurationFault.PeerAddressTaken, nameof(configuration.PeerAddress),
                    $"Another session between {configuration.LocalAddress} and {configuration.PeerAddress} exists."));
            if (!configuration.AddPathReceive.IsEmpty && Options.Table is null)
                problems.Add(new ConfigurationProblem(ConfigurationFault.AddPathWithoutTable, nameof(configuration.AddPathReceive),
                    "Several paths for a prefix are kept in the speaker's table, and it has none (BgpSpeakerOptions.Table)."));
            return problems;
        }
    }

    /// <summary>Adds and starts a session. Throws <see cref="ArgumentException"/> with all problems when it cannot be used.</summary>
    public BgpSession Add(BgpSessionConfiguration configuration)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var problems = new List<ConfigurationProblem>(Problems(configuration));
            if (_sessions.ContainsKey(configuration.Name))
                problems.Add(new ConfigurationProblem(ConfigurationFault.NameTaken, nameof(configuration.Name),
                    $"A session named {configuration.Name} exists."));
            ThrowOnProblems(problems);
            var session = new BgpSession(configuration, Options, _events.Add);
            _sessions.Add(configuration.Name, session);
            ListenFor(session, configuration);
            session.Start();
            return session;
        }
    }

    /// <summary>
    /// Changes the session of that name. What is live (policies, announcements, limits, shutdown) is applied without touching the
    /// connection; everything else ends it with Cease 6/6 and starts it anew.
    /// </summary>
    public void Change(BgpSessionConfiguration configuration)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ThrowOnProblems(Problems(configuration));
            if (!_sessions.TryGetValue(configuration.Name, out var session))
                throw new KeyNotFoundException($"There is no session named {configuration.Name}.");
            var before = session.Configuration;
            var moved = !SameEnds(before, configuration);
            if (moved) StopListeningFor(session);
            // The key first: nobody may come in without it while the session changes.
            if (moved || before.Md5Key != configuration.Md5Key || before.TtlSecurity != configuration.TtlSecurity)
                ListenFor(session, configuration);
            session.Change(configuration);
        }
    }

    /// <summary>Ends the session with Cease 6/3, forgets it, and says whether there was one. Returns when the peer has been told.</summary>
    public async Task<bool> RemoveAsync(string name)
    {
        Task stopped;
        lock (_gate)
        {
            if (!_sessions.Remove(name, out var session)) return false;
            StopListeningFor(session);
            stopped = session.StopAsync(NotificationReason.PeerDeconfigured);
        }
        await stopped.ConfigureAwait(false);
        return true;
    }

    /// <summary>The whole wish: afterwards these sessions exist and no other. What is equal is left alone.</summary>
    public async Task ApplyAsync(IReadOnlyCollection<BgpSessionConfiguration> sessions)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        var problems = sessions.SelectMany(s => s.Problems()).ToList();
        problems.AddRange(sessions.GroupBy(s => s.Name).Where(g => g.Count() > 1)
            .Select(g => new ConfigurationProblem(ConfigurationFault.NameTaken, "Name", $"The name {g.Key} is given more than once.")));
        problems.AddRange(sessions.GroupBy(s => (s.LocalAddress, s.PeerAddress)).Where(g => g.Count() > 1)
            .Select(g => new ConfigurationProblem(ConfigurationFault.PeerAddressTaken, "PeerAddress",
                $"More than one session between {g.Key.LocalAddress} and {g.Key.PeerAddress}.")));
        ThrowOnProblems(problems);

        var wanted = sessions.ToDictionary(s => s.Name);
        // What goes, goes first: its addresses may be wanted by what comes. So does what changes its ends.
        var gone = Sessions.Where(s => !wanted.TryGetValue(s.Name, out var wish) || !SameEnds(s.Configuration, wish))
            .Select(s => s.Name).ToList();
        await Task.WhenAll(gone.Select(RemoveAsync)).ConfigureAwait(false);
        foreach (var configuration in sessions)
        {
            if (Find(configuration.Name) is null) Add(configuration);
            else Change(configuration);
        }
    }

    /// <summary>Ends every session with Cease 6/2 and closes the listeners.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Task> stopped;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            foreach (var listener in _listeners.Values) listener.Dispose();
            stopped = [.. _sessions.Values.Select(s => s.StopAsync(NotificationReason.AdministrativeShutdown))];
            _sessions.Clear();
        }
        await Task.WhenAll(stopped).ConfigureAwait(false);
        _events.Complete();
    }

    internal static void ThrowOnProblems(IReadOnlyCollection<ConfigurationProblem> problems)
    {
        if (problems.Count > 0) throw new ArgumentException(string.Join(" ", problems.Select(p => $"{p.Field}: {p.Sentence}")));
    }

    private static bool SameEnds(BgpSessionConfiguration one, BgpSessionConfiguration other) =>
        one.LocalAddress.Equals(other.LocalAddress) && one.PeerAddress.Equals(other.PeerAddress);

    private void ListenFor(BgpSession session, BgpSessionConfiguration configuration)
    {
        if (Options.ListenPort is not { } port) return;
        var address = configuration.LocalAddress;
        if (!_listeners.TryGetValue(address, out var listener))
            _listeners[address] = listener = new BgpListener(new IPEndPoint(address, port), Options);
        listener.Put(session, configuration);
    }

    private void StopListeningFor(BgpSession session)
    {
        var address = session.Configuration.LocalAddress;
        if (!_listeners.TryGetValue(address, out var listener)) return;
        listener.Remove(session);
        if (!listener.IsEmpty) return;
        listener.Dispose();
        _listeners.Remove(address);
    }
}
