using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge;

/// <summary>
/// One edge router, whatever its family. A driver gets the whole wish and finds the difference itself; applying twice changes nothing.
/// It holds nothing that the router does not know. Every method throws <see cref="RouterUnreachableException"/> when the router cannot
/// be asked; anything else that goes wrong is in the result.
/// </summary>
public interface IEdgeRouterDriver : IAsyncDisposable
{
    /// <summary>What this router can do. What it cannot do is refused before anything starts.</summary>
    Task<RouterCapabilities> CapabilitiesAsync(CancellationToken cancel);

    /// <summary>The difference between the wish and the router for the connections of the intent; changes nothing.</summary>
    Task<RouterPlan> PlanAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel);

    /// <summary>
    /// Brings the connections of the intent to what is wished, under the router's own lock: reads its generation marker, writes, reads
    /// back, confirms, writes the marker last. When the read-back differs, everything is rolled back. What is outside the intent is
    /// neither touched nor does it block; it is reported as drift. What somebody changed by hand within the intent is not overwritten
    /// unless the wish says to restore it; closing and removing are never held up by it.
    /// </summary>
    Task<ApplyResult> ApplyAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel);

    /// <summary>Sessions, interfaces, counters and configurations that are not ours, as they are now.</summary>
    Task<RouterObservation> ObserveAsync(CancellationToken cancel);

    /// <summary>The routes of one session in one view, from one snapshot.</summary>
    Task<IReadOnlyList<Route>> RoutesAsync(SessionKey session, RouteView view, CancellationToken cancel);

    /// <summary>The acceptance test of the wire, out of the port, on addresses that the wish has put there.</summary>
    Task<LinkTestResult> TestLinkAsync(LinkTestPlan plan, CancellationToken cancel);

    /// <summary>Echo requests out of the named interface, or the way that the router's own table says.</summary>
    Task<PingResult> PingAsync(PingRequest request, CancellationToken cancel);

    /// <summary>Who answers for an address on the link: the MAC addresses of every reply to ARP (IPv4) or neighbour solicitation.</summary>
    Task<IReadOnlyList<string>> WhoHasAsync(string interfaceName, Address address, CancellationToken cancel);

    /// <summary>The way to an address, hop by hop, by the router's own table.</summary>
    Task<TraceResult> TraceAsync(Address destination, CancellationToken cancel);

    /// <summary>One TCP connection, by the router's own table.</summary>
    Task<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancel);

    /// <summary>The paths of the longest prefix that holds the address, among those that the router accepted.</summary>
    Task<IReadOnlyList<FoundRoute>> LookUpAsync(Address address, CancellationToken cancel);
}

/// <summary>The router does not answer, or its control channel is gone: look again later.</summary>
public sealed class RouterUnreachableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Makes the driver for a router from its name in the inventory and its settings.</summary>
public interface IEdgeRouterDriverFactory
{
    /// <summary>The name that the inventory uses: <c>embedded</c>, <c>frr</c>, <c>bird</c>, <c>gobgp</c>.</summary>
    string Name { get; }

    /// <summary>What is wrong with the settings, each with the field it is about; empty when nothing is.</summary>
    IReadOnlyList<(string Field, string Rule)> Check(System.Text.Json.JsonElement settings);

    IEdgeRouterDriver Open(EdgeRouter router);
}
