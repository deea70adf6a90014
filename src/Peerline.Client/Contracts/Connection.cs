namespace Peerline.Client.Contracts;

/// <summary>A connection in a list.</summary>
public sealed record ConnectionSummary
{
    public required Guid Id { get; init; }
    public required Guid PeeringId { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required Guid Identifier { get; init; }

    /// <summary>The state that the peer sees: <c>PendingApproval</c> … <c>Active</c>, <c>PendingRemove</c>. Not a BGP state.</summary>
    public required string State { get; init; }
    public required DateTimeOffset StateSince { get; init; }
    public DateTimeOffset? Deadline { get; init; }
    public string? Reason { get; init; }
    public required int FacilityId { get; init; }
    public required int BandwidthMbps { get; init; }

    /// <summary>What the router reports of each half: <c>Established</c> and so on; null when the session does not have it.</summary>
    public string? SessionV4 { get; init; }
    public string? SessionV6 { get; init; }
    public required long Version { get; init; }
}

/// <summary>One physical link, or one place on an exchange, with one BGP session and everything that is known of it.</summary>
public sealed record Connection
{
    public required Guid Id { get; init; }
    public required Guid PeeringId { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required Guid Identifier { get; init; }

    /// <summary>The name of the peering that it belongs to.</summary>
    public required string Peering { get; init; }
    public required uint PeerAsn { get; init; }
    public required string PeerName { get; init; }
    public required string Metro { get; init; }
    public required string State { get; init; }
    public required DateTimeOffset StateSince { get; init; }
    public DateTimeOffset? Deadline { get; init; }
    public string? Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was asked for; of a connection in service: what is in force.</summary>
    public required RequestedConnection Requested { get; init; }

    /// <summary>What is to be changed of a connection in service, as long as it is not done.</summary>
    public ConnectionChange? Change { get; init; }
    public PortOfConnection? Port { get; init; }

    /// <summary>The LAG and its members, where the connection has one; <see cref="Port"/> is its first then.</summary>
    public LagOfConnection? Lag { get; init; }

    /// <summary>The exchange on which the session runs; null where it has a cable of its own.</summary>
    public ExchangeOfConnection? Exchange { get; init; }
    public LinkAddresses? AddressesV4 { get; init; }
    public LinkAddresses? AddressesV6 { get; init; }
    public LetterReference? Letter { get; init; }

    /// <summary>Desired, applied and observed, side by side, for each half that the session has.</summary>
    public IReadOnlyList<SessionHalf> Halves { get; init; } = [];
    /// <summary>The peer's end of the cross connect, as it was stated.</summary>
    public PeerDemarc? PeerDemarc { get; init; }
    public Wiring? Wired { get; init; }
    public LinkTestProgress? LinkTest { get; init; }
    public bool? LinkTestPassed { get; init; }
    public StatedPrefixes? Stated { get; init; }
    public DateTimeOffset? ReadyAt { get; init; }
    public Question? Question { get; init; }

    /// <summary>What the operator offers in place of what was asked for, as long as it is open.</summary>
    public CounterOffer? Offer { get; init; }

    /// <summary>What the eligibility rules said to the request; null where they were not asked.</summary>
    public EligibilityStanding? Eligibility { get; init; }
    public Blocker? Blocker { get; init; }
    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    /// <summary>Rules that are waived for the peer: its routes are taken although they break them.</summary>
    public IReadOnlyList<Waiver> RuleWaivers { get; init; } = [];
    public Guid? ReportId { get; init; }
    public Adoption? Adoption { get; init; }
    public Removal? Removal { get; init; }

    /// <summary>It is out of service for a while, or on its way out or back; null for all others.</summary>
    public Drain? Drain { get; init; }
    public Trouble? Trouble { get; init; }

    /// <summary>Peak traffic passed what the connection should carry, within the last week.</summary>
    public UpgradeAdvice? UpgradeAdvice { get; init; }

    /// <summary>What is next, whose it is, until when, and what blocks it.</summary>
    public IReadOnlyList<TaskItem> Tasks { get; init; } = [];
    public required long Version { get; init; }
}

public sealed record RequestedConnection
{
    /// <summary><c>Cable</c> or <c>Exchange</c>.</summary>
    public required string Medium { get; init; }
    public required int FacilityId { get; init; }
    public required int BandwidthMbps { get; init; }
    public required string AddressProvider { get; init; }
    public string? PrefixV4 { get; init; }
    public string? PrefixV6 { get; init; }

    /// <summary>On a peering LAN: the two ends as they were asked for.</summary>
    public string? PeerAddressV4 { get; init; }

    /// <inheritdoc cref="PeerAddressV4"/>
    public string? PeerAddressV6 { get; init; }

    /// <inheritdoc cref="PeerAddressV4"/>
    public string? OperatorAddressV4 { get; init; }

    /// <inheritdoc cref="PeerAddressV4"/>
    public string? OperatorAddressV6 { get; init; }

    /// <summary>With the type <c>IxRs</c>: the other route servers that this end has a session with too.</summary>
    public IReadOnlyList<string> MeshV4 { get; init; } = [];

    /// <inheritdoc cref="MeshV4"/>
    public IReadOnlyList<string> MeshV6 { get; init; } = [];
    public int? MaxPrefixesV4 { get; init; }
    public int? MaxPrefixesV6 { get; init; }

    /// <summary>Whether the session has an MD5 key; the key itself is never shown.</summary>
    public bool Md5 { get; init; }

    /// <summary>Which halves the session has, or is to have.</summary>
    public bool WantsV4 { get; init; } = true;
    public bool WantsV6 { get; init; } = true;
    public bool UseForPeeringService { get; init; }
}

/// <param name="Wanted">The request as it was made last.</param>
/// <param name="Differences">What of it is not in force yet, a sentence for each.</param>
/// <param name="AwaitsApprovalSince">A part of it is the operator's to approve; null when none is.</param>
/// <param name="Eligibility">What the eligibility rules say to it while it waits; null where they are not asked.</param>
public sealed record ConnectionChange(
    RequestedConnection Wanted, IReadOnlyList<string> Differences, DateTimeOffset RequestedAt, string By, DateTimeOffset? AwaitsApprovalSince,
    EligibilityStanding? Eligibility = null);

/// <param name="Direction"><c>in</c> from the peer, <c>out</c> to it.</param>
/// <param name="Percent">Of the connection's bandwidth; <paramref name="ThresholdPercent"/> is 50, and 40 with Peering Service.</param>
public sealed record UpgradeAdvice(string Sentence, DateTimeOffset At, string Direction, double PeakMbps, int Percent, int ThresholdPercent);

/// <summary>The demarc, as the letter names it.</summary>
/// <param name="EdgeRouter">For the operator only, as the three that follow.</param>
public sealed record PortOfConnection(
    string CircuitId, string? Cage, string? Rack, string Panel, string PanelPort, string? EdgeRouter = null, string? InterfaceName = null,
    Guid? EdgeRouterId = null, Guid? PortId = null, string? Media = null, string? Connector = null, string? Optic = null);

/// <summary>Several ports as one link (IEEE 802.1AX).</summary>
/// <param name="CapacityMbps">Of the members in service.</param>
/// <param name="InterfaceName">On the edge router; for the operator only.</param>
public sealed record LagOfConnection(
    bool Lacp, int MinimumLinks, int CapacityMbps, IReadOnlyList<LagMember> Members, string? InterfaceName = null);

/// <summary>One member with its cross connect.</summary>
/// <param name="FarEnd">The peer's end, as the letter names it.</param>
/// <param name="State"><c>InService</c>, <c>Adding</c> (order it by its letter, say "wired", bundle it), <c>Leaving</c> (take it out of the bundle),
/// <c>Ceasing</c> or <c>Releasing</c>.</param>
/// <param name="Letter">Its own, where it was added later; else that of the connection names it.</param>
/// <param name="Deadline">When an addition is given up on.</param>
/// <param name="DarkSince">It counts, and the router shows it dark, or out of the LAG, since then.</param>
public sealed record LagMember(
    PortOfConnection Port, PeerDemarc? FarEnd, Wiring? Wired, string State = "InService", LetterReference? Letter = null, DateTimeOffset? Deadline = null,
    DateTimeOffset? DarkSince = null);

/// <param name="EdgeRouter">For the operator only, as all that follows.</param>
public sealed record ExchangeOfConnection(int PeeringDbId, string Name, string? EdgeRouter = null, string? InterfaceName = null);

public sealed record LinkAddresses(string Subnet, string Peer, string Operator, bool FromPool);

public sealed record LetterReference(string Number, int Version, DateTimeOffset ExpiresAt);

public sealed record Wiring(string CircuitReference, DateTimeOffset At, string By);

/// <param name="Phase"><c>Requested</c>, <c>Addressed</c>, <c>Placed</c> (run it now), <c>Running</c> or <c>Clearing</c>.</param>
public sealed record LinkTestProgress(Guid AttemptId, string Phase, LinkAddresses? V4, string RequestedBy, DateTimeOffset Since);

public sealed record StatedPrefixes(IReadOnlyList<StatedPrefix> Prefixes, DateTimeOffset At, string By);

/// <param name="MaxLength">Longest more-specific that is meant too; the prefix's own length when null.</param>
public sealed record StatedPrefix(string Prefix, int? MaxLength = null);

public sealed record Question(string Text, DateTimeOffset AskedAt, string AskedBy, string? Answer, DateTimeOffset? AnsweredAt);

public sealed record CounterOffer(int FacilityId, int BandwidthMbps, string Text, DateTimeOffset MadeAt, string MadeBy, DateTimeOffset Until);

public sealed record Blocker(string Reason, string Owner, DateTimeOffset Since, string By);

/// <param name="Until">When it runs out; null for that of a check, which holds as long as the connection.</param>
public sealed record Waiver(string Check, string Reason, string By, DateTimeOffset At, DateTimeOffset? Until = null);

public sealed record Adoption(DateTimeOffset? ApprovedAt, DateTimeOffset? AdoptedAt);

public sealed record Removal(DateTimeOffset RequestedAt, string By, string? Reason, IReadOnlyList<string> Remaining,
    DateTimeOffset? DrainingSince)
{
    /// <summary>What the router has shown of the drain; null where none has begun.</summary>
    public DrainSight? Drain { get; init; }
}

/// <param name="Phase">
/// <c>Draining</c> (open, with GRACEFUL_SHUTDOWN), <c>Culled</c> (DENY ALL both ways), <c>Opening</c> (open again, still with it) or
/// <c>Lifting</c>.
/// </param>
/// <param name="ByHand">The operator's word; null where only planned work keeps it out.</param>
/// <param name="Maintenances">The planned work that keeps it out.</param>
public sealed record Drain(
    string Phase, DateTimeOffset Since, DrainWord? ByHand, IReadOnlyList<Guid> Maintenances, DateTimeOffset? DrainingSince, DrainSight? Seen);

public sealed record DrainWord(string By, DateTimeOffset At, string Reason);

/// <param name="AnnouncedAt">
/// When the router was first read to announce nothing to the peer without GRACEFUL_SHUTDOWN (RFC 8326); null until then.
/// </param>
/// <param name="BitsPerSecond">What last passed the port in the busier direction; null where it is not measured.</param>
public sealed record DrainSight(DateTimeOffset? AnnouncedAt, long? BitsPerSecond);

public sealed record Trouble(string Step, string Reason, int Attempts, DateTimeOffset Since, DateTimeOffset? RetryAt);

/// <param name="Owner"><c>Peer</c>, <c>Operator</c>, <c>Peerline</c> or <c>Colo</c>.</param>
public sealed record TaskItem(string Task, string Sentence, string Owner, bool Done, DateTimeOffset? Deadline, string? BlockedBy);
