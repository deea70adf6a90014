using System.Runtime.ExceptionServices;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests.Contract;

/// <summary>
/// The world of one driver's contract: its router, a peer on port <c>e0</c> for whom Peerline writes, and another network on <c>e1</c>
/// whose session the operator has configured by hand. A driver adds one file, which says how its daemon is started and how its
/// configuration is read raw.
/// </summary>
public abstract class ContractEdge : IAsyncLifetime
{
    /// <summary>The operator's session that Peerline has nothing to do with.</summary>
    protected const string OtherPeer = "198.51.100.99";

    /// <summary>Our address on the link to it, which the operator has put on <c>e1</c>.</summary>
    protected const string OtherLocal = "198.51.100.98";
    internal const uint OtherAsn = 64999;

    private static readonly BirdPeer PeerConfiguration = new() { Md5Key = "s3cret", RoutesV4 = ["203.0.113.0/24", "10.66.0.0/16"] };
    private static readonly BirdPeer OtherConfiguration = new()
    {
        Asn = OtherAsn, V4 = (OtherPeer, OtherLocal), V6 = null, Gtsm = false, RoutesV4 = ["198.18.0.0/24"],
    };
    private ExceptionDispatchInfo? failure;
    private Lab? lab;
    private BirdInstance? peer;
    private BirdInstance? other;
    private IEdgeRouterDriver? driver;
    private LabNamespace? edge;
    private RtrCache? cache;
    private Guid connection;

    /// <summary>The usual wish, DENY ALL, and its open form; of a connection that is new in each test.</summary>
    internal ConnectionWish Denied => EdgeWishes.Denied with { ConnectionId = connection };
    internal ConnectionWish Opened => EdgeWishes.Opened with { ConnectionId = connection };
    internal IReadOnlySet<Guid> Intent => new HashSet<Guid> { connection };

    internal Lab Lab => lab!;
    internal LabNamespace Edge => edge!;

    /// <summary>BIRD on the peer's side: its tables and its log are the witness.</summary>
    internal BirdInstance Peer => peer!;
    internal IEdgeRouterDriver Driver => driver!;

    /// <summary>The software begins with this word.</summary>
    internal abstract string Software { get; }

    /// <summary>What comes with BLACKHOLE can be discarded where it is agreed.</summary>
    internal virtual bool Discards => true;

    /// <summary>The cache of VRPs on the router's loopback, which the operator has named it.</summary>
    internal RtrCache Cache => cache!;

    /// <summary>RFC 9234.</summary>
    internal virtual bool HasRoles => true;

    /// <summary>
    /// Keeps a peer's routes while it restarts (RFC 4724), where that is wished. A router that cannot offers the capability always, to be told
    /// where the peer's table ends.
    /// </summary>
    internal virtual bool HelpsRestarts => true;

    /// <summary>The capability of RFC 9494.</summary>
    internal virtual bool OffersLongLived(GracefulRestartUse wished) => false;

    /// <summary>A session that runs does not begin anew when that is changed: it is offered from its next start on.</summary>
    internal virtual bool KeepsWhatIsNegotiated => false;

    /// <summary>What is confirmed is in force again after a restart, without Peerline.</summary>
    internal virtual bool KeepsWhatIsConfirmed => true;

    /// <summary>A change by hand is an edited file that is read at the start.</summary>
    internal virtual bool RestartsForAHand => false;

    /// <summary>What the daemon needs besides the lab's own programs.</summary>
    protected virtual IReadOnlyList<string> Programs => [];

    public async ValueTask InitializeAsync()
    {
        try
        {
            lab = await Lab.StartAsync([.. Programs, "stayrtr", "ping", "arping", "nstat"]);
            edge = await lab.NamespaceAsync("edge");
            var site = await lab.NamespaceAsync("peer");
            var elsewhere = await lab.NamespaceAsync("other");
            await lab.WireAsync(edge, "e0", site, "p0");
            await lab.WireAsync(edge, "e1", elsewhere, "o0");
            await site.AddressAsync("p0", "192.0.2.0/31");
            await site.AddressAsync("p0", "2001:db8:ffff::/127");
            await elsewhere.AddressAsync("o0", $"{OtherPeer}/31");
            other = await lab.BirdAsync(elsewhere, OtherConfiguration.ToConfiguration());
            peer = await lab.BirdAsync(site, PeerConfiguration.ToConfiguration());
            cache = await RtrCache.StartAsync(edge, lab.Directory);
            driver = await StartAsync();
            await Eventually.TrueAsync(() => other.IsEstablishedAsync("edge4"), "the operator's own session is up");
            await OthersAreUpHereAsync();
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (driver is not null) await driver.DisposeAsync();
        if (cache is not null) await cache.DisposeAsync();
        if (lab is not null) await lab.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>198.51.100.0/24 has the communities 64500:666 and 64500:6:6 in the router.</summary>
    internal virtual bool HasInternalCommunities => true;

    /// <summary>
    /// Starts the router as AS 64500 with 198.51.100.0/24 and 2001:db8:2000::/36 to announce, and with a session with
    /// <see cref="OtherPeer"/> that accepts what comes.
    /// </summary>
    internal abstract Task<IEdgeRouterDriver> StartAsync();

    /// <summary>It makes what it announces itself, and passes nothing on.</summary>
    internal virtual bool PassesNothingOn => false;

    /// <summary>The router's own route to 198.51.100.0/24 goes, or comes again, by the operator's hand.</summary>
    internal abstract Task OriginatesAsync(bool does);

    /// <summary>The running configuration, without the driver.</summary>
    internal abstract Task<string> ConfigurationAsync();

    /// <summary>The limit of the session with 192.0.2.0 becomes 5000, by the operator's hand.</summary>
    internal abstract Task RaiseLimitByHandAsync();

    /// <summary>A session with 192.0.2.0 as AS 64777, by the operator's hand; and its end.</summary>
    internal abstract Task AddSessionByHandAsync();
    internal abstract Task RemoveSessionByHandAsync();

    /// <summary>The daemon is killed, and started again.</summary>
    internal abstract Task RestartAsync();

    /// <summary>Nothing of Peerline's is on the router, and the peer is as it should be.</summary>
    internal async Task BeginAsync()
    {
        failure?.Throw();
        await RemoveAsync();
        connection = Guid.CreateVersion7();
        await PeerAsync(p => p);
    }

    internal Task PeerAsync(Func<BirdPeer, BirdPeer> with) => Peer.ConfigureAsync(with(PeerConfiguration).ToConfiguration());

    /// <summary>
    /// GoBGP at the peer's IPv4 address, without keys, when BIRD has no sessions there; the caller's to dispose. It listens: a gobgpd that was
    /// once told a key for an address takes no unsigned connection from there any more, and has to begin itself.
    /// </summary>
    internal Task<GoBgpInstance> GoBgpPeerAsync() => Lab.GoBgpAsync(Peer.Namespace, """
        [global.config]
          as = 64501
          router-id = "192.0.2.0"
        [[neighbors]]
          [neighbors.config]
            neighbor-address = "192.0.2.1"
            peer-as = 64500
          [neighbors.timers.config]
            connect-retry = 5
        """);

    /// <summary>The network on <c>e1</c> sends these routes as well as its own.</summary>
    internal Task OtherSendsAsync(params IEnumerable<string> routes) =>
        other!.ConfigureAsync((OtherConfiguration with { RoutesV4 = [.. OtherConfiguration.RoutesV4, .. routes] }).ToConfiguration());

    /// <summary>How often the operator's own session came up.</summary>
    internal Task<int> OthersTimesUpAsync() => other!.TimesUpAsync("edge4");

    /// <summary>What the other end of that session has written.</summary>
    internal Task<string> OthersLogAsync() => other!.LogAsync();

    /// <summary>The router was started again: until the operator's own session has come up once more. How often it was up by then.</summary>
    internal async Task<int> OthersAreBackAsync(int before)
    {
        await Eventually.MatchesAsync(OthersTimesUpAsync, now => now > before, "the operator's own session is back");
        await OthersAreUpHereAsync();
        return await OthersTimesUpAsync();
    }

    /// <summary>
    /// The other end may be up on one of two connections that were made at once, of which this end keeps the other (RFC 4271 6.8): it stays
    /// up when both are.
    /// </summary>
    private Task OthersAreUpHereAsync() => UntilAsync(Address.Parse(OtherPeer), s => s.State is SessionState.Established, "is up here, too");

    internal Task<ApplyResult> ApplyAsync(ConnectionWish wish, bool restore = false) => Driver.ApplyAsync(
        EdgeWishes.Wish(wish) with { Restore = restore ? Intent : new HashSet<Guid>() }, Intent, default);

    internal Task<ApplyResult> RemoveAsync() =>
        Driver.ApplyAsync(EdgeWishes.Without(EdgeWishes.Gone with { ConnectionId = connection }), Intent, default);

    /// <summary>Applies and must succeed.</summary>
    internal async Task<ApplyResult> AppliedAsync(ConnectionWish wish, bool restore = false)
    {
        var result = await ApplyAsync(wish, restore);
        Assert.True(result.Outcome is ApplyOutcome.Applied, $"{result.Outcome}: {result.Sentence}");
        return result;
    }

    internal async Task<SessionObservation?> SessionAsync(Address of) =>
        (await Driver.ObserveAsync(default)).Sessions.SingleOrDefault(s => s.PeerAddress == of);

    internal async Task<SessionObservation> UntilAsync(Address of, Func<SessionObservation, bool> matches, string what) =>
        (await Eventually.MatchesAsync(() => SessionAsync(of), s => s is not null && matches(s), $"{of} {what}"))!;

    /// <summary>Both halves, with the peer's routes.</summary>
    internal async Task EstablishedAsync()
    {
        await UntilAsync(EdgeWishes.Peer4, s => s is { State: SessionState.Established, PrefixesReceived: > 0 }, "is established");
        await UntilAsync(EdgeWishes.Peer6, s => s is { State: SessionState.Established, PrefixesReceived: > 0 }, "is established");
    }

    internal async Task<IReadOnlyList<string>> RoutesAsync(Address of, RouteView view) =>
        [.. (await Driver.RoutesAsync(new SessionKey(of.IsIPv4 ? Family.IPv4 : Family.IPv6, of), view, default)).Select(r => $"{r.Prefix}")];

    /// <summary>How many routes the peer has from us, by its own tables.</summary>
    internal async Task<(int V4, int V6)> PeerHasAsync() =>
        (await Peer.CountAsync("protocol edge4"), await Peer.CountAsync("table master6 protocol edge6"));

    /// <summary>What the peer has of 198.51.100.0/24 from us, by its own table; a MED of 0 is that of a router that always sends one.</summary>
    internal async Task<string> PeerHasOfOursAsync() => string.Join(
        '\n', (await Peer.AskAsync("show route all for 198.51.100.0/24 protocol edge4")).Split('\n').Select(l => l.Trim())
            .Where(l => l.StartsWith("BGP.as_path", StringComparison.Ordinal) || l.StartsWith("BGP.med", StringComparison.Ordinal) && l != "BGP.med: 0"
                || l.Contains("community:", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    /// <summary>Its IPv4 routes from us and their paths, by its own table.</summary>
    internal async Task<string> PeerHasByPathAsync()
    {
        const string Path = "BGP.as_path:";
        var routes = new List<string>();
        foreach (var line in (await Peer.AskAsync("show route all protocol edge4")).Split('\n').Select(l => l.Trim()))
        {
            if (line.Split(' ')[0].Split('-')[^1] is var first && Prefix.TryParse(first, out _)) routes.Add(first);
            else if (line.StartsWith(Path, StringComparison.Ordinal)) routes[^1] += line[Path.Length..];
        }

        return string.Join(", ", routes.Order(StringComparer.Ordinal));
    }

    /// <summary>What the edge has offered, as the peer read it.</summary>
    internal async Task<string> OfferedAsync()
    {
        var lines = (await Peer.AskAsync("show protocols all edge4")).Split('\n').Select(l => l.Trim());
        return string.Join(", ", lines.SkipWhile(l => l != "Neighbor capabilities").Skip(1).TakeWhile(l => !l.StartsWith("Session:", StringComparison.Ordinal)));
    }

    /// <summary>How often each half came up, and how many updates it got, by the peer's word.</summary>
    internal async Task<string> PeerSawAsync() =>
        $"{await Peer.TimesUpAsync("edge4")} {await Peer.TimesUpAsync("edge6")} "
        + string.Join(' ', (await Peer.AskAsync("show protocols all")).Split('\n').Where(l => l.Contains("Import ", StringComparison.Ordinal)));
}
