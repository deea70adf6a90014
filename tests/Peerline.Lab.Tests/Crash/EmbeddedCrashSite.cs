using System.Text.Json;
using Peerline.Client.Contracts;
using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Routing.Addressing;
using LinkAddresses = Peerline.Client.Contracts.LinkAddresses;

namespace Peerline.Lab.Tests.Crash;

/// <summary>Two embedded routers with a cable between them.</summary>
internal sealed class EmbeddedCrashSite : CrashSite
{
    private const string Edge = "edge";
    private const string Peer = "peer";
    private readonly EmbeddedSite site;
    private readonly string directory;

    private EmbeddedCrashSite(EmbeddedSite site, string directory) => (this.site, this.directory) = (site, directory);

    public override string Driver => "embedded";
    public override JsonElement Settings => EmbeddedDriverFactory.Settings(site.SocketOf(Edge));
    public override string Port => "e0";

    public static async Task<EmbeddedCrashSite> StartAsync()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("plc").FullName;
        var program = Path.Combine(AppContext.BaseDirectory, "peerline-server");
        var made = new EmbeddedCrashSite(new EmbeddedSite(directory, [program], TimeProvider.System), directory);
        try
        {
            await made.site.EnsureAsync(Edge, new Asn(OperatorAsn), Address.Parse("198.51.100.1"), default);
            await made.site.EnsureAsync(Peer, new Asn(PeerAsn), Address.Parse("198.51.100.2"), default);
            await made.site.ConnectAsync(Edge, made.Port, Peer, "p0", 1500, default);
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    public override Task AddAddressAsync(string addressAndLength) => IpAsync("add", addressAndLength);

    public override Task RemoveAddressAsync(string addressAndLength) => IpAsync("del", addressAndLength);

    private async Task IpAsync(string verb, string address)
    {
        var done = await site.Namespace(Peer).Command.RunAsync(TimeSpan.FromSeconds(5), default, "ip", "addr", verb, address, "dev", "p0");
        Assert.True(done.Succeeded, done.Complaint);
    }

    public override async Task ConfigurePeerAsync(ParameterSheet sheet)
    {
        using var client = new EmbeddedRouterClient(site.SocketOf(Peer));
        var halves = new[] { sheet.V4, sheet.V6 }.OfType<SessionParameters>().ToList();
        var problems = await client.ConfigureAsync(new BaseConfiguration
        {
            Interfaces = [new BaseInterface("p0", [.. halves.Select(h => new InterfaceAddress(Address.Parse(h.PeerAddress), Prefix.Parse(h.Subnet).Length))])],
            Sessions =
            [
                .. halves.Select(h => new BaseSession
                {
                    LocalAddress = Address.Parse(h.PeerAddress),
                    PeerAddress = Address.Parse(h.OperatorAddress),
                    PeerAsn = new Asn(OperatorAsn),
                    Md5Key = Md5Key,
                    AcceptAll = true,
                    Originate = [new OriginatedRoute(Prefix.Parse(h.Family.EndsWith('4') ? PortV4 : PortV6))],
                }),
            ],
        }, default);
        Assert.Empty(problems);
    }

    public override async Task<string?> UpAsync()
    {
        using var client = new EmbeddedRouterClient(site.SocketOf(Peer));
        var sessions = (await client.ObserveAsync(default)).Sessions;
        return sessions.Count == 2 && sessions.All(s => s.EstablishedSince is not null) ? string.Join(", ", sessions.Select(s => $"{s.PeerAddress} {s.EstablishedSince:O}")) : null;
    }

    public override async Task<string> EdgeConfigurationAsync()
    {
        using var client = new EmbeddedRouterClient(site.SocketOf(Edge));
        var seen = await client.ObserveAsync(default);
        return string.Join('\n', seen.Sessions.Select(s => s.ConfigurationHash).Concat(seen.Interfaces.SelectMany(i => i.Addresses.Where(a => !a.Address.IsIPv6LinkLocal).Select(a => $"{i.Name} {a}"))).Order());
    }

    public override async ValueTask DisposeAsync()
    {
        await site.RemoveAsync(Edge, default);
        await site.RemoveAsync(Peer, default);
        System.IO.Directory.Delete(directory, recursive: true);
    }
}
