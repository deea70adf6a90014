using System.Text.Json;

namespace Peerline.Client.Contracts;

/// <summary>Where connections end on the operator's side.</summary>
public sealed record EdgeRouter
{
    public Guid? Id { get; init; }
    public required Guid FacilityId { get; init; }
    public required string Name { get; init; }

    /// <summary>The driver that speaks to it: <c>embedded</c>, <c>frr</c>, <c>bird</c> or <c>gobgp</c>.</summary>
    public required string Driver { get; init; }

    /// <summary>The driver's own settings.</summary>
    public JsonElement? Settings { get; init; }

    /// <summary>The bundles that are configured on it for connections; none when null.</summary>
    public IReadOnlyList<Lag>? Lags { get; init; }

    /// <summary>Nothing is changed on this router while it is set; see the actions <c>pause</c> and <c>resume</c>.</summary>
    public bool Paused { get; init; }
}

/// <summary>A link aggregation group (IEEE 802.1AX) of a router. Its members are the ports that name it.</summary>
/// <param name="InterfaceName">On which sessions run: <c>bond0</c>, <c>ae12</c>, <c>Bundle-Ether7</c>.</param>
/// <param name="MinimumLinks">With fewer members up the router takes the interface down.</param>
public sealed record Lag(string InterfaceName, bool Lacp = true, int MinimumLinks = 1);

/// <summary>The router as it was read just now.</summary>
/// <param name="Reachable">False when it does not answer; then <paramref name="Reason"/> says why and nothing else is known.</param>
/// <param name="Drift">What differs from what was applied, on the connections that Peerline has there.</param>
public sealed record EdgeRouterStatus(
    bool Reachable, string? Reason, DateTimeOffset At, string? Software, bool? ForwardsTraffic, IReadOnlyList<RouterSession> Sessions,
    IReadOnlyList<RouterInterface> Interfaces, IReadOnlyList<string> Drift)
{
    /// <summary>Names of the import rules that the router itself cannot hold: a route is judged by them once, when it is validated.</summary>
    public IReadOnlyList<string> RulesNotHeld { get; init; } = [];

    /// <summary>It can discard what is agreed about BLACKHOLE; where not, such routes are refused. Null when it is not known.</summary>
    public bool? Discards { get; init; }
}

/// <param name="ConnectionId">Null for a session that is not ours.</param>
public sealed record RouterSession(
    string Family, string PeerAddress, string? LocalAddress, string? InterfaceName, uint PeerAsn, string State,
        DateTimeOffset? EstablishedSince,
    int? Received, int? Accepted, int? Advertised, long Flaps, string? LastError, Guid? ConnectionId, int? Generation);

public sealed record RouterInterface(string Name, bool Up, int? Mtu, IReadOnlyList<string> Addresses, long? RxErrors, long? TxErrors)
{
    /// <summary>The LAG that the port is a member of.</summary>
    public string? Lag { get; init; }

    /// <summary>The LAG sends over this member; null when the router cannot tell.</summary>
    public bool? IsInLagUse { get; init; }
}
