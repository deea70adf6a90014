using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Tests.Hosting;
using Peerline.Storage;

[assembly: AssemblyFixture(typeof(SharedServer))]

namespace Peerline.Server.Tests.Hosting;

/// <summary>One demo network for all tests that need nothing special: each makes subscriptions, groups and ASNs of its own. Two items a
/// page.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    /// <summary>Is in the settings and is nowhere: roles are given to its people, who never come.</summary>
    public const string OutsideIssuer = "https://login.example.net";
    private static int lastAsn = 4_000_000;

    public PeerlineServer Server { get; private set; } = null!;

    /// <summary>An ASN that no other test uses, of a range that IANA has not given out.</summary>
    public static uint NextAsn() => (uint)Interlocked.Increment(ref lastAsn);

    public async ValueTask InitializeAsync()
    {
        Server = await PeerlineServer.StartAsync(new Dictionary<string, string>
        {
            ["Peerline__Azure__PageSize"] = "2",

            // The tests of the documents send thousands of requests for one subscription.
            ["Peerline__Azure__ReadsPerHour"] = "1000000",
            ["Peerline__Azure__WritesPerHour"] = "1000000",
            ["Peerline__SignInsPerMinute"] = "1000",
            ["Peerline__Issuers__0__Issuer"] = OutsideIssuer,
            ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
        });
        await Server.Store.WriteAsync(Caller.System, AddPortsAsync);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>No router runs here, so a port that a test was given may be held to the end: there are more of them than tests.</summary>
    private static async Task<int> AddPortsAsync(Work work)
    {
        foreach (var router in work.Db.EdgeRouters.ToList())
        {
            for (var i = 1; i <= 40; i++)
            {
                await work.SaveAsync(new Port
                {
                    Id = work.NewId(), EdgeRouterId = router.Id, InterfaceName = $"spare{i}", SpeedMbps = 10_000, Panel = "PP-05",
                    PanelPort = $"{i}", CircuitId = $"SPARE-{i:00}",
                });
            }
        }

        return 0;
    }
}
