using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Routes;

/// <summary>What the peer announces on the sessions of one peering, before policy, as the edge routers have it now.</summary>
public interface IReceivedRoutes
{
    /// <summary>
    /// The routes in a stable order (prefix, then next hop, then connection), so that pages of two calls fit together. Empty for a peering
    /// that the caller does not see, and for connections whose router has no session yet.
    /// </summary>
    /// <exception cref="Edge.RouterUnreachableException">A router of the peering does not answer: part of the answer would be
    /// missing.</exception>
    Task<IReadOnlyList<PeeringRoute>> ListAsync(Caller caller, Guid peeringId, ReceivedRouteFilter filter, CancellationToken cancel);

    /// <summary>The same, with what became of each route and why, by the judge of validations and dry runs.</summary>
    /// <inheritdoc cref="ListAsync"/>
    Task<IReadOnlyList<JudgedRoute>> JudgedAsync(Caller caller, Guid peeringId, ReceivedRouteFilter filter, CancellationToken cancel);
}

/// <summary>Every field that is set must match.</summary>
public sealed record ReceivedRouteFilter
{
    /// <summary>This prefix exactly.</summary>
    public Prefix? Prefix { get; init; }

    /// <summary>The AS path as the router prints it: <c>64500 64501</c>.</summary>
    public string? AsPath { get; init; }
    public OriginValidation? Rpki { get; init; }

    public static ReceivedRouteFilter All { get; } = new();
}

/// <summary>One received path of a peering.</summary>
/// <param name="Rpki">Validated against the VRPs at hand; <see cref="OriginValidation.Unknown"/> while there is no source of VRPs.</param>
public sealed record PeeringRoute(
    Guid ConnectionId, Prefix Prefix, Address? NextHop, string AsPath, OriginValidation Rpki, DateTimeOffset? ReceivedAt)
{
    public Family Family => Prefix.Network.IsIPv4 ? Family.IPv4 : Family.IPv6;
}
