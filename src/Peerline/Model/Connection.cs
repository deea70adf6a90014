using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>
/// One link at one facility, or one place on an exchange's LAN, with one BGP session of an IPv4 and an IPv6 half. Everything that the
/// lifecycle decides by is in here, so that <c>Lifecycle.PeeringLifecycle.Next</c> needs nothing else; it is stored as it is.
/// </summary>
public sealed record Connection
{
    public required Guid Id { get; init; }
    public required Guid PeeringId { get; init; }
    public required Guid SubscriptionId { get; init; }

    /// <summary>The peer's own id for the connection, unique within its peering only.</summary>
    public required Guid Identifier { get; init; }

    /// <summary>What was asked for, and while the connection is in service: what is in force.</summary>
    public required ConnectionRequest Requested { get; init; }

    /// <summary>What is to be changed of a connection in service, as long as it is not done.</summary>
    public ConnectionChange? Change { get; init; }
    public required Terms Terms { get; init; }

    public ConnectionState State { get; init; } = ConnectionState.PendingApproval;
    public required DateTimeOffset StateSince { get; init; }

    /// <summary>When the present state is given up on, where it has an end.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Why the connection is where it is, when something went wrong: one sentence for the peer.</summary>
    public string? Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    // What was allocated: released again in PendingRemove, whatever happened in between.
    public PortAssignment? Port { get; init; }
    public SessionAddresses? Addresses { get; init; }
    public LoaReference? Loa { get; init; }

    // The halves of the session, from the allocation of addresses on.
    public SessionHalf? V4 { get; init; }
    public SessionHalf? V6 { get; init; }

    /// <summary>The last generation of an IPv4 half that was removed: one that comes after it counts on, so that routers take it.</summary>
    public int RetiredGenerationV4 { get; init; }

    /// <inheritdoc cref="RetiredGenerationV4"/>
    public int RetiredGenerationV6 { get; init; }

    /// <summary>The router's count of MD5 failures when the session was last applied.</summary>
    public long? Md5FailuresWhenApplied { get; init; }

    // What the peer did and said on the way.
    public PeerDemarc? PeerDemarc { get; init; }

    /// <summary>The letter does not name the peer's end as it is stated now: another version is to be issued.</summary>
    public bool LetterIsOld { get; init; }
    public Wiring? Wired { get; init; }
    public LinkTestProgress? LinkTest { get; init; }

    /// <summary>The verdict of the last finished link test: null when none was run.</summary>
    public bool? LinkTestPassed { get; init; }
    public StatedPrefixes? Stated { get; init; }
    public DateTimeOffset? ReadyAt { get; init; }

    // What people are asked and have decided, and what the operator's rules say.
    public EligibilityStanding? Eligibility { get; init; }
    public CounterOffer? Offer { get; init; }
    public Question? Question { get; init; }
    public Blocker? Blocker { get; init; }

    /// <summary>Checks whose failure the operator has decided to live with, each with a reason; shown in every report.</summary>
    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    /// <summary>The rules that are waived for the connection's peer; what has run out is taken off by time.</summary>
    public IReadOnlyList<RuleWaiver> RuleWaivers { get; init; } = [];

    /// <summary>What is agreed with the peer about discarding traffic (RFC 7999); null where nothing is.</summary>
    public BlackholeAgreement? Blackhole { get; init; }

    /// <summary>The last validation report, passed or failed.</summary>
    public Guid? ReportId { get; init; }

    /// <summary>The session of a router's running configuration that this connection adopts instead of building one.</summary>
    public LegacyClaim? Adoption { get; init; }
    public Removal? Removal { get; init; }

    /// <summary>A connection in service that is out of it for a while; null for all others.</summary>
    public Drain? Drain { get; init; }

    /// <summary>A step that failed and is tried again, or waits for a person.</summary>
    public Trouble? Trouble { get; init; }

    /// <summary>All who have asked for what the router does not have yet: another person releases what two have to look at.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>As an older version wrote it: who asked last.</summary>
    public string? Author { init => Authors = value is null ? Authors : [value]; }

    /// <summary>The change of this hash may go to the router over what held it, until it is there.</summary>
    public ChangeRelease? Release { get; init; }

    /// <summary>
    /// The operator has chosen to overwrite what somebody changed by hand on the router; until the router has what is desired again.
    /// </summary>
    public bool IsRestoring { get; init; }

    /// <summary>
    /// The operator has chosen to adopt what somebody changed by hand on the router; until the router knows that it is wished.
    /// </summary>
    public bool IsAdopting { get; init; }

    /// <summary>
    /// Part of what is desired of the sessions, beside the change of a half, has never been let through by caps, freezes and second person:
    /// it is not to reach the router with what need not wait. Where an older version did not tell, it is what the router does not have.
    /// </summary>
    public bool IsUnpassed
    {
        get => unpassed ?? !IsApplied;
        init => unpassed = value;
    }

    /// <summary>As an older version wrote it: what the router does not have yet lets in less than it does.</summary>
    public bool NeedNotWait { init => unpassed = value ? false : unpassed; }

    private readonly bool? unpassed;

    /// <summary>How often something was asked of the router, beside changes of a half: generations do not count what is adopted or restored.</summary>
    public int Asks { get; init; }

    /// <summary>The version of the record that was read; a write is conditional on it.</summary>
    public long Version { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<SessionHalf> Halves
    {
        get
        {
            if (V4 is not null) yield return V4;
            if (V6 is not null) yield return V6;
        }
    }

    /// <summary>The link is a cable of its own: a letter for it, its wiring and its test are part of the way.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool HasCable => Requested.Medium is LinkMedium.Cable;

    /// <summary>
    /// The peer configures its side and says "ready": while it wires, or on an exchange as soon as its place there is known.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool AwaitsReady => ReadyAt is null
        && (HasCable ? State is ConnectionState.ProvisioningStarted : State is ConnectionState.Approved && Port is not null && Addresses is not null);

    /// <summary>The policy is open and traffic flows; changes are possible.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsInService => State is ConnectionState.Active or ConnectionState.TypeChangeRequested or ConnectionState.TypeChangeInProgress;

    /// <summary>The request as it was last made, done or not: what a reader gets back and the next request is compared with.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ConnectionRequest Asked => Change?.Wanted ?? Requested;

    /// <summary>Where that which is the operator's to decide stands with the rules: the request, and in service its change.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public EligibilityStanding? Standing => IsInService ? Change?.Eligibility : Eligibility;

    /// <summary>The rules are to be asked. A legacy session runs already: only its changes are judged.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool AwaitsJudgement => Standing is { DueSince: not null }
        && (IsInService ? Change is { AwaitsApprovalSince: not null } : State is ConnectionState.PendingApproval && Adoption is null);

    /// <summary>The half that something is done to: one at a time, so that the other carries the traffic.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public SessionHalf? ChangingHalf => Halves.FirstOrDefault(h => h.Change is not null);

    /// <summary>Where limit and key of a half's present generation are said.</summary>
    public ConnectionRequest SettingsOf(SessionHalf half) =>
        half.Change is { Phase: HalfPhase.Adding or HalfPhase.Updating } ? Asked : Requested;

    public LinkAddresses? Link(Family family) => family is Family.IPv4 ? Addresses?.V4 : Addresses?.V6;

    /// <summary>What no other connection may have while this one has its addresses.</summary>
    public IEnumerable<Prefix> Claims(LinkAddresses link)
    {
        if (!link.IsOnLan) return [link.Subnet];
        // On an exchange our end is the operator's own and that of every connection there.
        return HasCable ? [Host(link.Peer), Host(link.Operator)] : [Host(link.Peer)];
    }

    private static Prefix Host(Address address) => new(address, Prefix.MaxLength(address.Afi));

    public SessionHalf? Half(Family family) => family == Family.IPv4 ? V4 : V6;

    /// <summary>The router has all that is wished of the connection's sessions.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsApplied => this is { IsRestoring: false, IsAdopting: false } && Halves.Where(h => h.IsWished).All(h => h.IsApplied);

    /// <summary>The same connection with each of its halves changed.</summary>
    public Connection WithHalves(Func<SessionHalf, SessionHalf> change) =>
        this with { V4 = V4 is null ? null : change(V4), V6 = V6 is null ? null : change(V6) };

    /// <summary>The same connection with one half put in place of the old one.</summary>
    public Connection With(SessionHalf half) => half.Family is Family.IPv4 ? this with { V4 = half } : this with { V6 = half };
}
