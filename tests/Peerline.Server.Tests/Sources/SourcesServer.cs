using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Server.Tests.Cli;
using Peerline.Server.Tests.Hosting;
using Peerline.Tests.Sources;

namespace Peerline.Server.Tests.Sources;

/// <summary>A server that mirrors PeeringDB and asks an IRR, a registry and an RPKI cache, all on loopback.</summary>
public sealed class SourcesServer : IAsyncLifetime
{
    private readonly HastyTime clockOfPeeringDb = new(DateTimeOffset.UtcNow);

    internal IrrServer Irr { get; } = new();
    internal WhoisServer Whois { get; } = new();
    internal RtrServer Rtr { get; } = new(
        new(Prefix.Parse("45.84.0.0/22"), 24, SourcesTests.Complete), new(Prefix.Parse("45.85.0.0/24"), 24, SourcesTests.Complete),
        new(Prefix.Parse("2a0e:84::/32"), 48, SourcesTests.Complete), new(Prefix.Parse("45.86.0.0/22"), 24, SourcesTests.Wanting),
        new(Prefix.Parse("45.87.0.0/24"), 24, SourcesTests.Wanting));
    internal PeeringDbServer PeeringDb { get; private set; } = null!;
    internal PeeringDbLoginServer Logins { get; } = new();
    internal PeerlineServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists("/usr/bin/bgpq4")) Assert.Skip("Debian's bgpq4 is not installed.");
        PeeringDb = new PeeringDbServer(clockOfPeeringDb);
        Server = await PeerlineServer.StartAsync(new Dictionary<string, string>
        {
            ["Peerline__PeeringDb__Enabled"] = "true", ["Peerline__PeeringDb__Api"] = $"{PeeringDb.Root}/api",
            ["Peerline__PeeringDb__Dump"] = $"{PeeringDb.Root}/dump", ["Peerline__PeeringDb__ApiKey"] = PeeringDbServer.Key,
            ["Peerline__PeeringDb__Pause"] = "00:00:00", ["Peerline__Irr__Enabled"] = "true", ["Peerline__Irr__Host"] = Irr.Host,
            ["Peerline__Whois__Server"] = Whois.Address, ["Peerline__AsnProof__Pause"] = "00:00:00", ["Peerline__AsnProof__Approves"] = "true",
            ["Peerline__Rpki__Caches__0"] = Rtr.Address, ["Peerline__PeeringDbLogin__Server"] = Logins.Root, ["Peerline__PeeringDbLogin__ClientId"] = PeeringDbLoginServer.ClientId,
            ["Peerline__PeeringDbLogin__ClientSecret"] = PeeringDbLoginServer.ClientSecret,
        });
    }

    /// <summary>The operator has PeeringDB looked at, in a minute of its own: what was asked before does not count against PeeringDB's limits.</summary>
    internal Task<Ran> SyncAsync()
    {
        clockOfPeeringDb.Pass(TimeSpan.FromMinutes(1));
        return PeerlineProgram.Operator(Server).DoneAsync("peeringdb", "sync", "-o", "json");
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null) await Server.DisposeAsync();
        if (PeeringDb is not null) await PeeringDb.DisposeAsync();
        await Logins.DisposeAsync();
        await Whois.DisposeAsync();
        await Rtr.DisposeAsync();
        await Irr.DisposeAsync();
    }
}
