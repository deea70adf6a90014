using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>Where on an edge router the connection ends: a port or a LAG of its own, or the operator's port on an exchange.</summary>
/// <param name="PortId">The port; of a LAG its first.</param>
/// <param name="InterfaceName">Where the session runs: the port, or the LAG's interface.</param>
public sealed record PortAssignment(Guid PortId, Guid EdgeRouterId, string InterfaceName)
{
    /// <summary>The members, where the interface is a LAG's.</summary>
    public LagAssignment? Lag { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<Guid> PortIds => Lag is null ? [PortId] : [.. Lag.Members.Select(m => m.PortId)];

    public static PortAssignment OfLag(Guid edgeRouter, string interfaceName, LagAssignment lag) =>
        new(lag.Members[0].PortId, edgeRouter, interfaceName) { Lag = lag };
}

/// <summary>Addresses of both halves; each half is null when the session does not have it.</summary>
public sealed record SessionAddresses(LinkAddresses? V4, LinkAddresses? V6);

/// <summary>One link subnet with the two ends. First usable address to the peer, second to the operator.</summary>
/// <param name="FromPool">The subnet was taken from an address pool and goes back to it.</param>
public sealed record LinkAddresses(Prefix Subnet, Address Peer, Address Operator, bool FromPool)
{
    /// <summary>The subnet is the peering LAN of an exchange: these are two of many addresses on it, and nobody's of ours to give.</summary>
    public bool IsOnLan { get; init; }
}

public sealed record LoaReference(Guid Id, string Number, int Version, DateTimeOffset ExpiresAt);

/// <summary>The peer's word that the cross connect is patched, with the colo's reference for it.</summary>
public sealed record Wiring(string CircuitReference, DateTimeOffset At, string By);

/// <summary>The prefixes that the peer says it will announce; only these can be permitted.</summary>
public sealed record StatedPrefixes(IReadOnlyList<StatedPrefix> Prefixes, DateTimeOffset At, string By);

/// <param name="MaxLength">Longest more-specific that is meant too; the prefix's own length when only the prefix itself is.</param>
public sealed record StatedPrefix(Prefix Prefix, int MaxLength);

public sealed record Question(string Text, DateTimeOffset AskedAt, string AskedBy, string? Answer = null, DateTimeOffset? AnsweredAt = null);

/// <param name="Owner">Who outside has to act: the colo, a carrier.</param>
public sealed record Blocker(string Reason, string Owner, DateTimeOffset Since, string By);

public sealed record Waiver(string Check, string Reason, string By, DateTimeOffset At)
{
    /// <summary>When it runs out; null for one that holds as long as the connection.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>The legacy session that a request converts: where it is, and the hash of its configuration when it was claimed.</summary>
public sealed record LegacyClaim(Guid EdgeRouterId, string InterfaceName, string ConfigurationHash)
{
    /// <summary>Set by the approval: from then on the session is to be adopted.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }
    public DateTimeOffset? AdoptedAt { get; init; }
}

/// <param name="Step">Name of the step that failed.</param>
/// <param name="RetryAt">When it is tried again; null when a person must act.</param>
public sealed record Trouble(string Step, string Reason, int Attempts, DateTimeOffset Since, DateTimeOffset? RetryAt)
{
    /// <summary>The step did not fail: its change is held.</summary>
    public HeldChange? Held { get; init; }

    /// <summary>
    /// The router has a later generation than is desired: the latest there. So it is after an older database was restored; the operator may
    /// choose to write over it.
    /// </summary>
    public int? Newer { get; init; }
}

/// <summary>One attempt of the link test: the addresses are taken for the attempt and given back after it.</summary>
public sealed record LinkTestProgress(Guid AttemptId, LinkTestPhase Phase, LinkAddresses? V4, string RequestedBy, DateTimeOffset Since);

public enum LinkTestPhase
{
    /// <summary>Asked for; addresses are to be allocated.</summary>
    Requested,

    /// <summary>Addresses allocated; the edge router is to get them.</summary>
    Addressed,

    /// <summary>The edge router has its address; the peer configures its own and says run.</summary>
    Placed,

    /// <summary>The router is to run the test.</summary>
    Running,

    /// <summary>Done or given up: the addresses are to be taken off the router and released.</summary>
    Clearing,
}

/// <summary>The way out: what is still to be undone. The connection is gone when the list is empty.</summary>
public sealed record Removal(DateTimeOffset RequestedAt, string By, string? Reason, IReadOnlyList<RemovalTask> Remaining)
{
    public DateTimeOffset? DrainingSince { get; init; }
    public DrainSight? Sight { get; init; }

    /// <summary>Where the connection was before: as long as nothing but a drain was begun, it can go back there.</summary>
    public ConnectionState? From { get; init; }

    /// <summary>The operator's hand had taken the connection out of service: it does so again when the removal is taken back.</summary>
    public DrainWord? DrainedByHand { get; init; }
}

/// <summary>What may have to be undone, in the order in which it is.</summary>
public enum RemovalTask
{
    /// <summary>Announce GRACEFUL_SHUTDOWN and wait (RFC 8326); only where a policy is open.</summary>
    Drain,
    RemoveFromRouter,
    VerifyRemoved,
    ReleaseLinkTest,
    RevokeLoa,

    /// <summary>Only where a cross connect was patched: the colo is told to take it down.</summary>
    IssueCeaseLetter,
    ReleaseAddresses,
    ReleasePort,
}
