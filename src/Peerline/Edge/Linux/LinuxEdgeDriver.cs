using System.Net.Sockets;
using System.Text.Json;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Linux;

/// <summary>What every daemon on a Linux router has in common: its ports, its namespace, and the tools that ask the wire.</summary>
/// <param name="namespaceName">The network namespace of the daemon, as <c>ip netns</c> knows it; null for this process's own.</param>
internal abstract class LinuxEdgeDriver(string? namespaceName, TimeProvider time)
{
    private readonly LinuxReach reach = new(namespaceName);

    protected TimeProvider Time { get; } = time;

    protected LinuxLinkTester Tester { get; } = new(NamespaceCommand.In(namespaceName), time);

    public Task<LinkTestResult> TestLinkAsync(LinkTestPlan plan, CancellationToken cancel) => Tester.TestAsync(plan, cancel);

    public Task<PingResult> PingAsync(PingRequest request, CancellationToken cancel) => Tester.PingAsync(request, cancel);

    public Task<IReadOnlyList<string>> WhoHasAsync(string interfaceName, Address address, CancellationToken cancel) =>
        Tester.WhoHasAsync(interfaceName, address, cancel);

    public Task<TraceResult> TraceAsync(Address destination, CancellationToken cancel) => reach.TraceAsync(destination, cancel);

    public Task<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancel) => reach.ConnectAsync(request, cancel);

    /// <summary>
    /// What cannot be read of the router, its answers or its files beside it, is a router that does not answer: somebody has to look, and
    /// nothing is decided from half of it.
    /// </summary>
    protected static async Task<T> AskedAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException
                                  or IOException or UnauthorizedAccessException or SocketException or RouterRefusedException)
        {
            throw new RouterUnreachableException($"The router could not be read: {e.Message}", e);
        }
    }

    protected static ApplyResult NothingWritten(ApplyOutcome outcome, string sentence) =>
        new(outcome, sentence, new RouterPlan([], [], [], []), new Dictionary<Guid, AppliedConnection>());
}
