using System.Globalization;
using System.Reflection;
using Peerline.Edge.Linux;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Rib;
using Peerline.Routing.Wire;

namespace Peerline.Edge.Embedded;

// What the router says of itself. Nothing here changes anything.
public sealed partial class EmbeddedRouter
{
    private static readonly string Version =
        typeof(EmbeddedRouter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
            .InformationalVersion.Split('+')[0] ?? "";

    private const uint DefaultLocalPref = 100;

    private static readonly RouterCapabilities WithoutVrps = new(
        Software: $"Peerline embedded router {Version}",
        Md5: true, Gtsm: true, Roles: true, RouteRefresh: true, RawRibIn: true, CommitConfirm: true, ForwardsTraffic: false)
    {
        WarnsOfPrefixes = false, Originates = true,
    };

    /// <summary>The configuration by hand, with its keys.</summary>
    public BaseConfiguration Base => _base;

    public RouterStatus Status => new(_options.Name, _options.LocalAsn, _options.RouterId, Environment.ProcessId, _startedAt, WithoutVrps with
    {
        RulesNotHeld = RouteRule.NotHeld(FollowsRpki),
    });

    /// <summary>What runs, as text.</summary>
    public async Task<RouterReadBack> ReadBackAsync(CancellationToken cancel)
    {
        using var turn = await TurnAsync(cancel);
        var configuration = _pending?.Next ?? _confirmed;
        var ports = await _links.InterfacesAsync(cancel);
        return new RouterReadBack
        {
            LocalAsn = _options.LocalAsn,
            Revision = _confirmed.Revision,
            Salt = configuration.Salt,
            FollowsRpki = FollowsRpki,
            Pending = _pending?.Id,
            Connections = [.. configuration.Connections.Select(c => ReadBack(c, configuration, ports))],
            Legacy = [.. _running.Sessions.Where(s => s.Wish is null).Select(s => ReadBack(s, configuration.Salt))],
            LegacyAddresses = [.. RouterTarget.HandAddresses(_base, configuration)],
            Markers = configuration.Markers,
        };
    }

    public async Task<RouterObservation> ObserveAsync(CancellationToken cancel)
    {
        using var turn = await TurnAsync(cancel);
        return new RouterObservation
        {
            At = _options.Time.GetUtcNow(),
            LocalAsn = _options.LocalAsn,
            Sessions = [.. _running.Sessions.Select(Observe)],
            Interfaces = await _links.InterfacesAsync(cancel),
            Md5Failures = await _links.Md5FailuresAsync(cancel),
        };
    }

    /// <summary>The routes of the session with a peer, of one moment; none when there is no such session.</summary>
    public IReadOnlyList<Route> Routes(Address peer, RouteView view)
    {
        if (Session(EmbeddedSessions.Key(peer)) is not { } session) return [];
        var tables = session.Tables;
        return view switch
        {
            RouteView.Received => [.. tables.Received.Select(r => Route(r.Prefix, r.Attributes, r.ReceivedAt))],
            RouteView.Accepted => [.. tables.Accepted.Select(r => Route(r.Prefix, r.Attributes, r.ReceivedAt))],
            _ => [.. tables.Advertised.Select(r => Route(r.Prefix, r.Attributes, null))],
        };
    }

    /// <summary>The acceptance test of the wire, in this namespace. An interface that is not there is a port without a cable.</summary>
    public async Task<LinkTestResult> TestLinkAsync(LinkTestPlan plan, CancellationToken cancel)
    {
        var ports = await _links.InterfacesAsync(cancel);
        if (ports.Any(p => p.Name == plan.InterfaceName)) return await _links.TestAsync(plan, cancel);
        var now = _options.Time.GetUtcNow();
        var nothing = new InterfaceCounters(0, 0, 0, 0, 0, 0, 0);
        return new LinkTestResult
        {
            StartedAt = now, EndedAt = now, Tool = "none: no carrier", Carrier = false, Before = nothing, After = nothing,
        };
    }

    public Task<PingResult> PingAsync(PingRequest request, CancellationToken cancel) => _links.PingAsync(request, cancel);

    public Task<IReadOnlyList<string>> WhoHasAsync(string interfaceName, Address address, CancellationToken cancel) =>
        _links.WhoHasAsync(interfaceName, address, cancel);

    public Task<TraceResult> TraceAsync(Address destination, CancellationToken cancel) => Reach.TraceAsync(destination, cancel);

    public Task<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancel) => Reach.ConnectAsync(request, cancel);

    /// <summary>The paths of the longest prefix that holds the address, the shortest one first; and what the router announces
    /// itself.</summary>
    public IReadOnlyList<FoundRoute> LookUp(Address address)
    {
        var accepted =
            from target in _running.Sessions
            let session = Session(target.Key)
            where session is not null
            from r in session.Tables.Accepted
            where r.Prefix.Contains(address)
            select (Preference: r.Attributes.LocalPref ?? DefaultLocalPref, Found: new FoundRoute(target.Key.PeerAddress, Route(r.Prefix, r.Attributes, r.ReceivedAt), Best: false));
        var all = accepted.OrderByDescending(r => r.Found.Route.Prefix.Length).ThenByDescending(r => r.Preference)
            .ThenBy(r => r.Found.Route.AsPath.Count).ThenBy(r => r.Found.Peer).Select(r => r.Found).ToList();
        return [.. all.Where(r => r.Route.Prefix.Length == all[0].Route.Prefix.Length).Select((r, i) => r with { Best = i == 0 })];
    }

    private static LinuxReach Reach { get; } = new(namespaceName: null);

    private BgpSession? Session(SessionKey key) => _speaker.Find(EmbeddedSessions.Name(key));

    private ConnectionReadBack ReadBack(ConnectionWish wish, RouterConfiguration configuration, IReadOnlyList<InterfaceObservation> ports)
    {
        var addresses = AddressesOf(wish, configuration, ports);
        var keys = wish.Sessions.Select(s => EmbeddedSessions.Key(s.PeerAddress)).ToList();
        var ours =
            (from target in _running.Sessions
             where target.ConnectionId == wish.ConnectionId
             let session = Session(target.Key)
             where session is not null
             select new SessionLines(target.Wish!, session.Configuration)).ToList();
        var drained = wish.Sessions
            .Where(s => EmbeddedSessions.KeepsLegacy(wish, s)
                && Session(EmbeddedSessions.Key(s.PeerAddress)) is { Configuration.GracefulShutdown: true })
            .Select(s => s.PeerAddress);
        return new ConnectionReadBack(
            wish.ConnectionId, wish.InterfaceName, addresses, keys,
            [.. ours.Select(s => new HalfReadBack(s.Wish.Family, new AppliedHalf(s.Wish.Generation, s.Wish.Policy.Open)))],
            ConnectionText.Lines(wish.InterfaceName, addresses, ours, drained, configuration.Salt),
            configuration.IsChangedByHand(wish, _options.LocalAsn));
    }

    /// <summary>
    /// The addresses of the connection that are on its interface, and such as were placed there and should be gone. Without the
    /// interface (no cable yet) there is nothing to read: what is configured counts.
    /// </summary>
    private IReadOnlyList<InterfaceAddress> AddressesOf(
        ConnectionWish wish, RouterConfiguration configuration, IReadOnlyList<InterfaceObservation> ports)
    {
        if (ports.FirstOrDefault(p => p.Name == wish.InterfaceName) is not { } port) return wish.Addresses;
        var others = configuration.Connections.Where(c => c.ConnectionId != wish.ConnectionId).SelectMany(RouterTarget.AddressesOf)
            .Concat(RouterTarget.HandAddresses(_base, configuration))
            .Where(a => a.InterfaceName == port.Name)
            .Select(a => a.Address);
        var ours = _confirmed.Placed.Where(p => p.InterfaceName == port.Name).Select(p => p.Address)
            .Except(others).Union(wish.Addresses).ToHashSet();
        return [.. port.Addresses.Where(ours.Contains)];
    }

    private SessionReadBack ReadBack(TargetSession target, string salt)
    {
        var lines = ConnectionText.Session(Session(target.Key)?.Configuration ?? target.Bgp, target.Description, salt);
        return new SessionReadBack(target.Key, target.Bgp.LocalAddress, lines, ConnectionText.Hash(lines));
    }

    private SessionObservation Observe(TargetSession target)
    {
        var running = Session(target.Key);
        var bgp = running?.Configuration ?? target.Bgp;
        var status = running?.Status;
        var counts = status?.Prefixes.FirstOrDefault(p => p.Family.Afi == target.Key.PeerAddress.Afi);
        var negotiated = status?.Negotiated;
        return new SessionObservation
        {
            Family = target.Key.Family,
            PeerAddress = target.Key.PeerAddress,
            LocalAddress = bgp.LocalAddress,
            InterfaceName = target.InterfaceName,
            PeerAsn = bgp.PeerAs,
            State = State(status?.State),
            EstablishedSince = status?.EstablishedSince,
            PrefixesReceived = counts?.Received,
            PrefixesAccepted = counts?.Accepted,
            PrefixesAdvertised = counts?.Advertised,
            MaxPrefixes = bgp.MaximumPrefixes,
            Flaps = status?.Flaps ?? 0,
            LastError = status?.LastError is { } error ? Escape(error.ToString()) : null,
            LastErrorFromPeer = status?.LastError?.Source switch
            {
                BgpErrorSource.Peer => true,
                BgpErrorSource.Local => false,
                _ => null,
            },
            LastErrorAt = status?.LastError?.At,
            Md5 = bgp.Md5Key is not null,
            Gtsm = bgp.TtlSecurity,
            FourOctetAsn = negotiated?.FourOctetAs,
            RouteRefresh = negotiated?.RouteRefresh,
            OpenedAsn = status?.OpenedAs,
            PeerRole = negotiated?.PeerRole?.ToString(),
            HoldTime = negotiated?.HoldTime,
            EndOfRib = counts?.EndOfRibReceived,
            ConnectionId = target.ConnectionId,
            Generation = target.Wish?.Generation,
            IsOpen = target.Wish?.Policy.Open,
            ConfigurationHash = ConnectionText.Hash(ConnectionText.Session(bgp, target.Description, _confirmed.Salt)),
            Description = target.Description,
        };
    }

    private static SessionState State(BgpState? state) => state switch
    {
        null => SessionState.Absent,
        BgpState.Idle => SessionState.Idle,
        BgpState.Connect => SessionState.Connect,
        BgpState.Active => SessionState.Active,
        BgpState.OpenSent => SessionState.OpenSent,
        BgpState.OpenConfirm => SessionState.OpenConfirm,
        _ => SessionState.Established,
    };

    private static Route Route(Prefix prefix, RouteAttributes attributes, DateTimeOffset? at) => new()
    {
        Prefix = prefix,
        NextHop = attributes.NextHop.Afi == Afi.None ? (Address?)null : attributes.NextHop,
        AsPath = attributes.AsPath,
        AsPathText = attributes.AsPathText,
        HasAsSet = attributes.AsPathText.Contains('{'),
        Communities =
        [
            .. attributes.Communities.Select(c => c.ToString()),
            .. attributes.LargeCommunities.Select(c => c.ToString()),
            .. attributes.ExtendedCommunities.Select(c => c.ToString()),
        ],
        OnlyToCustomer = attributes.OnlyToCustomer,
        ReceivedAt = at,
    };

    /// <summary>A peer's text may hold anything; control characters and bidirectional overrides must not reach a terminal.</summary>
    private static string Escape(string text) => string.Concat(text.Select(c =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            ? $"\\u{(int)c:x4}"
            : c.ToString()));
}
