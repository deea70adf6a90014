using System.Collections.Concurrent;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Validation;

/// <summary>
/// A router that answers by script: late, never, or differently each time. What no real daemon can be made to do at the right moment.
/// </summary>
internal sealed class ScriptedRouter : IEdgeRouterDriver
{
    public Func<int, RouterObservation> Observation { get; init; } = _ => throw new RouterUnreachableException("no route to the router");
    public Func<SessionKey, RouteView, int, IReadOnlyList<Route>> Routes { get; init; } = (_, _, _) => [];
    public Func<PingRequest, CancellationToken, Task<PingResult>> Ping { get; init; } =
        (request, _) => Task.FromResult(Scene.Answered(request.Destination, request.Packets, request.Packets));
    public Func<Address, IReadOnlyList<string>> WhoHas { get; init; } = _ => ["02:00:00:00:00:01"];
    public Func<Address, IReadOnlyList<FoundRoute>>? LookUp { get; init; }

    /// <summary>Null when it never answers.</summary>
    public Func<RouterWish, RouterPlan?>? Plan { get; init; }
    public Func<CancellationToken, Task<ApplyResult>>? Apply { get; init; }
    public ConcurrentQueue<string> Asked { get; } = new();

    private int observations;
    private int readings;

    public Task<RouterCapabilities> CapabilitiesAsync(CancellationToken cancel) => Task.FromResult(Scene.Good.Router!);

    public Task<RouterObservation> ObserveAsync(CancellationToken cancel) => Task.FromResult(Observation(observations++));

    public Task<IReadOnlyList<Route>> RoutesAsync(SessionKey session, RouteView view, CancellationToken cancel)
    {
        Asked.Enqueue($"{view} {session.PeerAddress}");
        return Task.FromResult(Routes(session, view, readings++));
    }

    public Task<PingResult> PingAsync(PingRequest request, CancellationToken cancel)
    {
        Asked.Enqueue($"ping {request.Destination} {request.PacketSize}");
        return Ping(request, cancel);
    }

    public Task<IReadOnlyList<string>> WhoHasAsync(string interfaceName, Address address, CancellationToken cancel)
    {
        Asked.Enqueue($"who-has {address}");
        return Task.FromResult(WhoHas(address));
    }

    public async Task<RouterPlan> PlanAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel)
    {
        if ((Plan ?? throw Written())(wish) is { } plan) return plan;
        await Task.Delay(Timeout.Infinite, cancel);
        throw Written();
    }

    public Task<ApplyResult> ApplyAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel) => (Apply ?? throw Written())(cancel);

    public Task<LinkTestResult> TestLinkAsync(LinkTestPlan plan, CancellationToken cancel) => throw Written();

    public Task<TraceResult> TraceAsync(Address destination, CancellationToken cancel) => throw Written();

    public Task<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancel) => throw Written();

    public Task<IReadOnlyList<FoundRoute>> LookUpAsync(Address address, CancellationToken cancel)
    {
        Asked.Enqueue($"look-up {address}");
        return Task.FromResult((LookUp ?? throw Written())(address));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static InvalidOperationException Written() => new("Collecting evidence only reads.");

    /// <summary>The router of <see cref="Scene"/> as it is seen, with both sessions up.</summary>
    public static RouterObservation Seen(long md5Failures = 0, params SessionObservation[] others) => new()
    {
        At = Scene.Now,
        LocalAsn = Scene.Operator,
        Sessions = [Scene.Good.V4!.Session!, Scene.Good.V6!.Session!, .. others],
        Interfaces = [Scene.Good.Interface!],
        Md5Failures = md5Failures,
    };
}
