using Peerline.Server.Tests.Hosting;

[assembly: AssemblyFixture(typeof(SharedServer))]

namespace Peerline.Server.Tests.Hosting;

/// <summary>One demo network for all tests that need nothing special: each makes subscriptions, groups and ASNs of its own. Two items a
/// page.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private static int lastAsn = 4_000_000;

    public PeerlineServer Server { get; private set; } = null!;

    /// <summary>An ASN that no other test uses, of a range that IANA has not given out.</summary>
    public static uint NextAsn() => (uint)Interlocked.Increment(ref lastAsn);

    public async ValueTask InitializeAsync() =>
        Server = await PeerlineServer.StartAsync(new Dictionary<string, string>
        {
            ["Peerline__Azure__PageSize"] = "2",

            // The tests of the documents send thousands of requests for one subscription.
            ["Peerline__Azure__ReadsPerHour"] = "1000000",
            ["Peerline__Azure__WritesPerHour"] = "1000000",
            ["Peerline__SignInsPerMinute"] = "1000",
            ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
        });

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
