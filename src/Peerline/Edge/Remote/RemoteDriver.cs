using System.Text.Json;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Remote;

/// <summary>
/// A router on another machine: the driver itself runs there, beside its daemon, in the server's own program, and is called over SSH.
/// A connection that is lost is made again by the next call.
/// </summary>
internal sealed class RemoteDriver(
    SshSettings to, RemoteOrder order, Func<bool> isPaused, Func<IReadOnlySet<Guid>?> goingOn, TimeProvider time) : IEdgeRouterDriver
{
    private readonly SemaphoreSlim turn = new(1);
    private RemoteConnection? current;
    private volatile bool isClosed;

    public Task<RouterCapabilities> CapabilitiesAsync(CancellationToken cancel) =>
        CallAsync<RouterCapabilities>(RemoteCall.Capabilities, null, cancel);

    public Task<RouterPlan> PlanAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel) =>
        CallAsync<RouterPlan>(RemoteCall.Plan, new RemoteWish(wish, [.. intent]), cancel);

    public Task<ApplyResult> ApplyAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel) =>
        CallAsync<ApplyResult>(RemoteCall.Apply, new RemoteWish(wish, [.. intent]), cancel);

    public Task<RouterObservation> ObserveAsync(CancellationToken cancel) => CallAsync<RouterObservation>(RemoteCall.Observe, null, cancel);

    public Task<IReadOnlyList<Route>> RoutesAsync(SessionKey session, RouteView view, CancellationToken cancel) =>
        CallAsync<IReadOnlyList<Route>>(RemoteCall.Routes, new RemoteView(session, view), cancel);

    public Task<LinkTestResult> TestLinkAsync(LinkTestPlan plan, CancellationToken cancel) =>
        CallAsync<LinkTestResult>(RemoteCall.TestLink, plan, cancel);

    public Task<PingResult> PingAsync(PingRequest request, CancellationToken cancel) => CallAsync<PingResult>(RemoteCall.Ping, request, cancel);

    public Task<IReadOnlyList<string>> WhoHasAsync(string interfaceName, Address address, CancellationToken cancel) =>
        CallAsync<IReadOnlyList<string>>(RemoteCall.WhoHas, new RemoteOwner(interfaceName, address), cancel);

    public Task<TraceResult> TraceAsync(Address destination, CancellationToken cancel) =>
        CallAsync<TraceResult>(RemoteCall.Trace, destination, cancel);

    public Task<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancel) =>
        CallAsync<ConnectResult>(RemoteCall.Connect, request, cancel);

    public Task<IReadOnlyList<FoundRoute>> LookUpAsync(Address address, CancellationToken cancel) =>
        CallAsync<IReadOnlyList<FoundRoute>>(RemoteCall.LookUp, address, cancel);

    public async ValueTask DisposeAsync()
    {
        isClosed = true;
        await LeaveAsync();
    }

    private async Task<T> CallAsync<T>(RemoteCall call, object? about, CancellationToken cancel)
    {
        var connection = await ConnectedAsync(cancel);
        var word = new RemoteWord(RemoteWordKind.Call) { Call = call, IsPaused = isPaused(), GoingOn = goingOn() };
        if (about is not null) word = word with { Body = JsonSerializer.SerializeToElement(about, about.GetType(), RemoteLine.Form) };
        return await connection.CallAsync<T>(word, cancel);
    }

    private async Task<RemoteConnection> ConnectedAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            if (isClosed) throw Closed();
            if (current is { IsLost: false } there) return there;
            await LeaveAsync();
            var made = await RemoteConnection.OpenAsync(to, order, time, cancel);
            Interlocked.Exchange(ref current, made);
            if (!isClosed) return made;
            // Who closed this driver meanwhile has not seen it.
            await LeaveAsync();
            throw Closed();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task LeaveAsync()
    {
        if (Interlocked.Exchange(ref current, null) is { } left) await left.DisposeAsync();
    }

    private RouterUnreachableException Closed() => new($"{to.Name}: the router is no longer spoken to this way.");
}
