using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Edge.Linux;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Edge.Embedded;

/// <summary>
/// Two real edge processes, each in a namespace of its own, port0 of both joined by a cable: the operator's edge (AS 64496) with its
/// driver, and a peer (AS 64500) configured by hand. First address of a subnet to the peer, second to the operator.
/// </summary>
public sealed class EdgePair : IAsyncDisposable
{
    public const string Key = "s3cret-of-both";
    public static readonly Asn Operator = new(64496);
    public static readonly Asn Peer = new(64500);
    public static readonly Address PeerV4 = Address.Parse("192.0.2.0");
    public static readonly Address EdgeV4 = Address.Parse("192.0.2.1");
    public static readonly Address PeerV6 = Address.Parse("2001:db8:ffff::");
    public static readonly Address EdgeV6 = Address.Parse("2001:db8:ffff::1");
    public static readonly SessionKey HalfV4 = new(Family.IPv4, PeerV4);
    public static readonly SessionKey HalfV6 = new(Family.IPv6, PeerV6);

    /// <summary>A fact that does not come true within this time is a failure.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly string _directory;

    private EdgePair(string directory)
    {
        _directory = directory;
        Site = new EmbeddedSite(directory, ServerCommand(), TimeProvider.System);
    }

    public EmbeddedSite Site { get; }
    public EmbeddedRouterProcess EdgeProcess { get; private set; } = null!;
    public EmbeddedRouterProcess PeerProcess { get; private set; } = null!;
    public EmbeddedRouterClient Edge { get; private set; } = null!;
    public EmbeddedRouterClient PeerRouter { get; private set; } = null!;
    public EmbeddedDriver Driver { get; private set; } = null!;

    public static async Task<EdgePair> UpAsync(BaseConfiguration? legacy = null)
    {
        await RequireNamespacesAsync();
        var pair = new EdgePair(Directory.CreateTempSubdirectory("edge-pair-").FullName);
        try
        {
            if (legacy is not null) await pair.ConfigureBeforeStartAsync("edge", legacy);
            await pair.StartEdgeAsync();
            pair.PeerProcess = await pair.Site.EnsureAsync("peer", Peer, Address.Parse("198.51.100.2"), default);
            pair.PeerRouter = pair.PeerProcess.Client();
            await pair.Site.ConnectAsync("edge", "port0", "peer", "port0", 9000, default);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public static async Task RequireNamespacesAsync()
    {
        string[] user = Environment.IsPrivilegedProcess ? [] : ["--user", "--map-root-user"];
        var can = await NamespaceCommand.Here.RunAsync(
            TimeSpan.FromSeconds(10), default, "unshare", [.. user, "--net", "ip", "link", "set", "lo", "up"]);
        if (!can.Succeeded) Assert.Skip($"No network namespaces here: {can.Complaint}");
    }

    /// <summary>Starts the edge, or attaches to it.</summary>
    public async Task StartEdgeAsync()
    {
        EdgeProcess = await Site.EnsureAsync("edge", Operator, Address.Parse("198.51.100.1"), default);
        Edge = EdgeProcess.Client();
        Driver = new EmbeddedDriver(EdgeProcess.Client(), TimeProvider.System);
    }

    public async Task KillEdgeAsync()
    {
        Signal.Send(EdgeProcess.ProcessId, Signal.Kill);
        await EventuallyAsync("the edge process is gone", () => Task.FromResult(ProcessIdentity.Of(EdgeProcess.ProcessId) is null));
    }

    /// <summary>The peer's side: addresses, both halves with key, and what they announce.</summary>
    public static BaseConfiguration PeerSide(string? key = Key, params IReadOnlyList<OriginatedRoute> routes) => new()
    {
        Interfaces = [new BaseInterface("port0", [new(PeerV4, 31), new(PeerV6, 127)])],
        Sessions =
        [
            Session(PeerV4, EdgeV4, Operator, key, routes), Session(PeerV6, EdgeV6, Operator, key, routes),
        ],
    };

    public static BaseSession Session(Address local, Address peer, Asn asn, string? key, IReadOnlyList<OriginatedRoute> routes) => new()
    {
        LocalAddress = local,
        PeerAddress = peer,
        PeerAsn = asn,
        Md5Key = key,
        AcceptAll = true,
        Originate = [.. routes.Where(r => r.Prefix.Afi == local.Afi)],
    };

    public async Task ConfigurePeerAsync(BaseConfiguration configuration) =>
        Assert.Empty(await PeerRouter.ConfigureAsync(configuration, default));

    public Task<ApplyResult> ApplyAsync(params ConnectionWish[] connections) =>
        Driver.ApplyAsync(Wish(connections), connections.Select(c => c.ConnectionId).ToHashSet(), default);

    public Task<ApplyResult> RemoveAsync(params ConnectionAbsence[] absent) => Driver.ApplyAsync(
        new RouterWish { LocalAsn = Operator, Absent = absent }, absent.Select(a => a.ConnectionId).ToHashSet(), default);

    public static RouterWish Wish(params ConnectionWish[] connections) => new() { LocalAsn = Operator, Connections = connections };

    public static ConnectionWish Connection(
        Guid id, int generation = 1, SessionPolicy? v4 = null, SessionPolicy? v6 = null, int maxPrefixes = 100, bool drain = false) => new()
    {
        ConnectionId = id,
        InterfaceName = "port0",
        Addresses = [new(EdgeV4, 31), new(EdgeV6, 127)],
        V4 = Half(Family.IPv4, EdgeV4, PeerV4, generation, v4, maxPrefixes, drain, id),
        V6 = Half(Family.IPv6, EdgeV6, PeerV6, generation, v6, maxPrefixes, drain, id),
    };

    public static ConnectionAbsence Absence(Guid id, bool adopted = false) =>
        new(id, "port0", [PeerV4, PeerV6], [new(EdgeV4, 31), new(EdgeV6, 127)]) { Adopted = adopted, TakenOff = new(9, 9) };

    public async Task EstablishedAsync() => await EventuallyAsync(
        "both halves are Established on both sides",
        async () => await AreEstablishedAsync(Edge) && await AreEstablishedAsync(PeerRouter));

    public async Task<SessionObservation> EdgeSessionAsync(SessionKey key) =>
        (await Edge.ObserveAsync(default)).Sessions.Single(s => s.PeerAddress == key.PeerAddress);

    public async Task<IReadOnlyList<Prefix>> EdgeRoutesAsync(SessionKey key, RouteView view) =>
        [.. (await Driver.RoutesAsync(key, view, default)).Select(r => r.Prefix)];

    /// <summary>What the peer has received from the edge: the other witness.</summary>
    public async Task<IReadOnlyList<Prefix>> PeerRoutesAsync(Address edge) =>
        [.. (await PeerRouter.RoutesAsync(EmbeddedSessions.Key(edge), RouteView.Received, default)).Select(r => r.Prefix)];

    public static async Task EventuallyAsync(string fact, Func<Task<bool>> holds, TimeSpan? within = null)
    {
        using var ends = new CancellationTokenSource(within ?? Deadline);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await holds())
        {
            try
            {
                await look.WaitForNextTickAsync(ends.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Within {within ?? Deadline} it did not become true that {fact}.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Edge?.Dispose();
        PeerRouter?.Dispose();
        if (Driver is not null) await Driver.DisposeAsync();
        foreach (var router in new[] { "edge", "peer" })
        {
            if (Directory.Exists(Site.DirectoryOf(router))) await Site.RemoveAsync(router, default);
        }

        Directory.Delete(_directory, recursive: true);
    }

    private static SessionWish Half(
        Family family, Address local, Address peer, int generation, SessionPolicy? policy, int maxPrefixes, bool drain, Guid id) => new()
    {
        Family = family,
        Generation = generation,
        LocalAddress = local,
        PeerAddress = peer,
        PeerAsn = Peer,
        Description = $"peerline {id}",
        Md5Key = Key,
        MaxPrefixes = maxPrefixes,
        Policy = policy ?? SessionPolicy.DenyAll,
        Drain = drain,
    };

    private static async Task<bool> AreEstablishedAsync(EmbeddedRouterClient router) =>
        await router.ObserveAsync(default) is { Sessions.Count: 2 } seen && seen.Sessions.All(s => s.State is SessionState.Established);

    private async Task ConfigureBeforeStartAsync(string router, BaseConfiguration configuration)
    {
        Directory.CreateDirectory(Site.DirectoryOf(router));
        await File.WriteAllTextAsync(
            Path.Combine(Site.DirectoryOf(router), "base.json"),
            System.Text.Json.JsonSerializer.Serialize(configuration, EmbeddedJson.Default.BaseConfiguration));
    }

    /// <summary>The server that was built beside these tests.</summary>
    internal static IReadOnlyList<string> ServerCommand()
    {
        var here = AppContext.BaseDirectory.TrimEnd('/');
        var server = Path.Combine(here.Replace("/tests/Peerline.Tests/", "/src/Peerline.Server/"), "peerline-server");
        return File.Exists(server) ? [server] : throw new InvalidOperationException($"{server} is missing: build the solution first.");
    }
}
