using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.Bird;
using Peerline.Model;

namespace Peerline.Lab.Tests;

/// <summary>A BIRD edge with our driver, and a BIRD peer on its port <c>e0</c>.</summary>
internal sealed class BirdEdge : IAsyncDisposable
{
    public const string Base = """
        router id 198.51.100.1;
        protocol device { scan time 1; }
        protocol static own4 { ipv4; route 198.51.100.0/24 unreachable; }
        protocol static own6 { ipv6; route 2001:db8:2000::/36 unreachable; }
        protocol bgp nobody { local 198.51.100.98 as 64500; neighbor 198.51.100.99 as 64999; multihop; ipv4 { import none; export none; }; }
        """;

    private BirdEdge(Lab lab, LabNamespace edge, LabNamespace peer) => (Lab, Edge, Peer) = (lab, edge, peer);

    public Lab Lab { get; }
    public LabNamespace Edge { get; }
    public LabNamespace Peer { get; }
    public BirdInstance Bird { get; private set; } = null!;
    public IEdgeRouterDriver Driver { get; private set; } = null!;
    public string Include => Path.Combine(Lab.Directory, "peerline.conf");

    public static async Task<BirdEdge> StartAsync(string text = Base)
    {
        var lab = await Lab.StartAsync("ping", "arping", "nstat");
        var edge = await lab.NamespaceAsync("edge");
        var peer = await lab.NamespaceAsync("peer");
        await lab.WireAsync(edge, "e0", peer, "p0");
        await peer.AddressAsync("p0", "192.0.2.0/31");
        await peer.AddressAsync("p0", "2001:db8:ffff::/127");
        var made = new BirdEdge(lab, edge, peer);
        await File.WriteAllTextAsync(made.Include, "");
        made.Bird = await lab.BirdAsync(edge, made.Main(text));
        made.Driver = made.DriverVia(made.Bird.SocketPath);
        return made;
    }

    public string Main(string text) => $"{text}\ninclude \"{Include}\";\n";

    public IEdgeRouterDriver DriverVia(string controlSocket, Func<CancellationToken, Task>? isAwaited = null) => new BirdDriverFactory(
        TimeProvider.System, isAwaited: isAwaited).Open(new EdgeRouter
    {
        Id = Guid.NewGuid(),
        FacilityId = Guid.NewGuid(),
        Name = "edge1",
        Driver = "bird",
        Settings = JsonSerializer.SerializeToElement(
            new { controlSocket, configFile = Bird.ConfigurationFile, includeFile = Include, @namespace = Edge.Name }),
    });

    public Task<BirdInstance> PeerAsync() => Lab.BirdAsync(Peer, new BirdPeer { Md5Key = "s3cret" }.ToConfiguration());

    public Task<ApplyResult> ApplyAsync(ConnectionWish wish) => Driver.ApplyAsync(EdgeWishes.Wish(wish), EdgeWishes.Intent, default);

    public Task<ApplyResult> RemoveAsync() => Driver.ApplyAsync(EdgeWishes.Without(EdgeWishes.Gone), EdgeWishes.Intent, default);

    /// <summary>Applies and must succeed.</summary>
    public async Task AppliedAsync(ConnectionWish wish)
    {
        var result = await ApplyAsync(wish);
        Assert.True(result.Outcome is ApplyOutcome.Applied, $"{result.Outcome}: {result.Sentence}");
    }

    public async Task<SessionObservation?> LegacyAsync() =>
        (await Driver.ObserveAsync(default)).Sessions.SingleOrDefault(s => s.PeerAddress == EdgeWishes.Peer4);

    /// <summary>The protocols and their filters, as BIRD shows them.</summary>
    public async Task<string> RunningAsync() => string.Join('\n', (await Bird.AskAsync("show protocols all")).Split('\n')
        .Where(l => l.Contains(" filter:", StringComparison.Ordinal) || l.Contains("Neighbor address", StringComparison.Ordinal)));

    public async ValueTask DisposeAsync()
    {
        await Driver.DisposeAsync();
        await Lab.DisposeAsync();
    }
}
