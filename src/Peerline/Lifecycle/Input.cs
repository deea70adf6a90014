using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>Everything that can happen to a connection. Who may say it is checked before; what it does is decided by the machine.</summary>
public abstract record Input
{
    /// <summary>Who said it: a client id, or <c>peerline</c> for the results of steps.</summary>
    public string Actor { get; init; } = SystemActor;

    public const string SystemActor = "peerline";

    /// <summary>The short stable word for this input, as events and refusals name it.</summary>
    public string Word => GetType().Name;
}

// --- the peer -------------------------------------------------------------------------------------------------------------------

/// <summary>The request again, changed, after it was rejected or while it is still reviewed.</summary>
public sealed record Resubmit(ConnectionRequest Request) : Input
{
    /// <summary>The operator has eligibility rules: the request is judged by them again.</summary>
    public bool IsJudged { get; init; }
}

/// <summary>The cause of a finding is mended, or the rules are others: judge the request again, or the change that waits.</summary>
public sealed record JudgeAgain : Input;

/// <summary>The request again, for a connection in service: its difference to what is in force is carried out.</summary>
public sealed record Modify(ConnectionRequest Request) : Input
{
    /// <summary>The operator has eligibility rules: what waits for it is judged by them.</summary>
    public bool IsJudged { get; init; }
}

/// <summary>What is not done yet of a change is taken back.</summary>
public sealed record WithdrawChange : Input;

/// <summary>Yes to the operator's counter-offer: the request becomes what was offered, and is approved.</summary>
public sealed record AcceptOffer : Input;

/// <summary>No to it: the request stands as it was, and is the operator's to decide.</summary>
public sealed record DeclineOffer(string? Reason) : Input;

public sealed record AnswerQuestion(string Text) : Input;

/// <summary>The cross connect is patched.</summary>
/// <param name="Member">Of a LAG only this one, by its circuit id; null for all that were not reported yet.</param>
public sealed record SayWired(string CircuitReference, string? Member = null) : Input;

/// <summary>Where the peer's end of the cross connect is; the letter names it from then on.</summary>
/// <param name="Member">Of a LAG only that of this member, by its circuit id; null for every one that has none of its own.</param>
public sealed record StateDemarc(PeerDemarc Demarc, string? Member = null) : Input;

public sealed record StatePrefixes(IReadOnlyList<StatedPrefix> Prefixes) : Input;

/// <summary>BGP is configured on the peer's side: provision and validate.</summary>
public sealed record SayReady : Input;

/// <summary>Once more from ProvisioningStarted, by either side, after the cause of a failure was removed.</summary>
public sealed record Retry : Input;

public sealed record Delete(string? Reason) : Input
{
    /// <summary>Said with the whole peering: who is left of it has been told what the LAN is without this one, or goes too.</summary>
    public bool IsOfWhole { get; init; }
}

public sealed record PlanLinkTest(Guid AttemptId) : Input;

public sealed record RunLinkTest : Input;

public sealed record EndLinkTest : Input;

// --- the operator ---------------------------------------------------------------------------------------------------------------

public sealed record Approve : Input;

public sealed record Reject(string Reason) : Input;

public sealed record AskQuestion(string Text) : Input;

/// <summary>Another facility or bandwidth in place of what was asked for; what is null stays as it was asked.</summary>
/// <param name="Until">How long it holds; null for <see cref="UsuallyFor"/>.</param>
public sealed record OfferInstead(int? FacilityId, int? BandwidthMbps, string Text, DateTimeOffset? Until) : Input
{
    public static readonly TimeSpan UsuallyFor = TimeSpan.FromDays(14);
}

/// <summary>Somebody outside has to act first (colo, carrier): the clock of the state stops.</summary>
public sealed record RaiseBlocker(string Reason, string Owner) : Input;

public sealed record ClearBlocker : Input;

public sealed record Cancel(string Reason) : Input;

/// <summary>The operator lives with the failure of one check on this connection.</summary>
public sealed record WaiveCheck(string Check, string Reason) : Input;

/// <summary>The operator's waivers of rules for the peer are these now.</summary>
public sealed record WaiveRules(IReadOnlyList<RuleWaiver> Waivers, string Sentence) : Input
{
    /// <summary>The agreement by which the rule <c>blackhole</c> has its exception; null where there is none.</summary>
    public BlackholeAgreement? Blackhole { get; init; }
}

/// <summary>What somebody changed by hand on the router is wished from now on.</summary>
/// <param name="V4">All that is adopted of the IPv4 half, now and before; null for nothing.</param>
public sealed record AdoptByHand(HandSettings? V4, HandSettings? V6, string Reason) : Input
{
    /// <summary>Of a half that was adopted, the hash of the operator's own text as it stands now; null where that is as it was.</summary>
    public string? HashV4 { get; init; }

    /// <inheritdoc cref="HashV4"/>
    public string? HashV6 { get; init; }
}

/// <summary>What somebody changed by hand on the router goes, and what of it was adopted before: what request and policy say is restored.</summary>
public sealed record RestoreSessions(string Reason) : Input;

/// <summary>The change that is held may go to the router.</summary>
/// <param name="Hash">Of the change that was looked at: another is not released. Null for whatever is held.</param>
public sealed record ReleaseChange(string Reason, string? Hash = null) : Input;

/// <summary>Out of service for a while: drained, then closed.</summary>
/// <param name="Work">The planned work that it is for; null for the operator's hand.</param>
public sealed record StartDrain(Guid? Work, string Reason) : Input;

/// <summary>One who wanted it out of service wants it no longer.</summary>
/// <param name="Work">As in <see cref="StartDrain"/>.</param>
public sealed record Undrain(Guid? Work) : Input;

public sealed record ExtendDeadline(DateTimeOffset Until) : Input;

// --- results of steps: accepted in every state, so that nothing that was done is ever forgotten -----------------------------------

/// <summary>The operator's eligibility rules were asked about the request, or about the change that waits.</summary>
/// <param name="Summary">The outcome and its causes, for the peer to read.</param>
public sealed record RequestJudged(Guid DecisionId, EligibilityOutcome Outcome, string Summary) : Input;

public sealed record PortAllocated(PortAssignment Port) : Input;

public sealed record AddressesAllocated(SessionAddresses Addresses) : Input;

public sealed record LoaIssued(LoaReference Loa) : Input;

public sealed record LinkTestAddressed(Guid AttemptId, LinkAddresses V4) : Input;

public sealed record LinkTestPlaced(Guid AttemptId) : Input;

public sealed record LinkTestRan(Guid AttemptId, bool Passed, string Summary) : Input;

public sealed record LinkTestCleared(Guid AttemptId) : Input;

/// <summary>The router confirmed, by what was read back, which generation of each half it has and whether its policy is open.</summary>
/// <param name="Md5Failures">The router's count of MD5 failures just before: what grows from here on is since the session was applied.</param>
public sealed record Applied(AppliedHalf? V4, AppliedHalf? V6, long? Md5Failures = null) : Input
{
    /// <summary>What the confirmed policies are.</summary>
    public AppliedPolicy? PolicyV4 { get; init; }

    /// <inheritdoc cref="PolicyV4"/>
    public AppliedPolicy? PolicyV6 { get; init; }

    /// <summary><see cref="Connection.Asks"/> of what was applied; null where that is not known.</summary>
    public int? Asks { get; init; }
}

/// <summary>The router refused, or what was read back differs and was rolled back.</summary>
public sealed record ApplyFailed(string Reason) : Input;

/// <summary>What the router said of both halves when it was last read.</summary>
public sealed record SessionsObserved(SessionState? V4, SessionState? V6) : Input;

/// <param name="GenerationV4">The generation that was looked at: a result for an older one opens nothing.</param>
public sealed record ValidationFinished(
    Guid ReportId,
    bool Passed,
    string Summary,
    int GenerationV4,
    int GenerationV6,
    IReadOnlyList<PermittedPrefix> PermittedV4,
    IReadOnlyList<PermittedPrefix> PermittedV6) : Input;

/// <summary>Accepted is what was predicted, on every half.</summary>
public sealed record OpeningVerified(Guid ReportId, int GenerationV4, int GenerationV6) : Input;

/// <summary>Accepted differs from what was predicted, and goes on differing: the policy closes again.</summary>
public sealed record OpeningRefuted(Guid ReportId, string Summary, int GenerationV4, int GenerationV6) : Input;

/// <summary>A half that is being added has its subnet.</summary>
public sealed record HalfAddressed(LinkAddresses Link) : Input;

/// <summary>The received routes of a half that is being added were judged under DENY ALL.</summary>
public sealed record HalfValidated(
    Guid ReportId, bool Passed, string Summary, Family Family, int Generation, IReadOnlyList<PermittedPrefix> Permitted) : Input;

/// <summary>What an open half receives was judged anew, after the rules for the peer or its AS-SET had changed.</summary>
public sealed record PermissionJudged(Guid ReportId, Family Family, int Generation, IReadOnlyList<PermittedPrefix> Permitted) : Input
{
    /// <summary>Since when what was judged had been due: an AS-SET may change while it is. Null where the generation says enough.</summary>
    public DateTimeOffset? DueSince { get; init; }
}

/// <summary>The peer's AS-SET, by which the policy has its routes judged, expands to something else.</summary>
public sealed record AsSetChanged(string Sentence) : Input;

/// <summary>A rollout of the operator's policy has reached the connection.</summary>
/// <param name="By">Who changed the policy: the change of the router is theirs.</param>
public sealed record TakePolicy(string Sentence, string By) : Input;

/// <summary>The rollout failed or was given up: the former policy is put back.</summary>
public sealed record GetPolicyBack(string Sentence) : Input;

/// <summary>The changed half is Established and accepts what is permitted.</summary>
public sealed record ChangeVerified(Guid ReportId, Family Family, int Generation) : Input;

/// <summary>The changed half does not prove itself in time: what was before is put back.</summary>
public sealed record ChangeRefuted(Guid ReportId, string Summary, Family Family, int Generation) : Input;

/// <summary>The router was read and has nothing of the half any more.</summary>
public sealed record HalfTakenOff(Family Family, int Generation) : Input;

/// <summary>The removed half's subnet is given back.</summary>
public sealed record HalfReleased(Family Family) : Input;

/// <summary>Ports were reserved as further members of the connection's LAG.</summary>
public sealed record MembersAllocated(IReadOnlyList<LagMember> Members) : Input;

/// <summary>A member that is being added has a letter of its own.</summary>
public sealed record MemberLoaIssued(Guid PortId, LoaReference Loa) : Input;

/// <summary>What the router shows of a member: of one that is being added or taken out, and of one in service when it is news.</summary>
/// <param name="IsInLag">It is in the LAG.</param>
/// <param name="IsUp">And carries there.</param>
public sealed record MemberSeen(Guid PortId, bool IsInLag, bool IsUp) : Input;

/// <summary>The letter of a member that goes is revoked, and its cease letter issued where it was patched.</summary>
public sealed record MemberCeased(Guid PortId) : Input;

/// <summary>The port of a member that goes is given back.</summary>
public sealed record MemberReleased(Guid PortId) : Input;

/// <summary>The legacy session was read again, is unchanged, and is ours from now on; nothing was pushed.</summary>
public sealed record SessionAdopted(
    PortAssignment Port, SessionAddresses Addresses, AdoptedSession? V4, AdoptedSession? V6, Guid ReportId) : Input;

/// <param name="ConfigurationHash">Of the session's configuration on the router, as it was read when it was adopted.</param>
/// <param name="Accepted">What the router accepted at that moment.</param>
public sealed record AdoptedSession(string ConfigurationHash, IReadOnlyList<PermittedPrefix> Accepted);

public sealed record AdoptionFailed(string Reason) : Input;

/// <summary>One entry of the list of things to undo is undone.</summary>
public sealed record Undone(RemovalTask Task) : Input;

/// <summary>The router announces GRACEFUL_SHUTDOWN on this connection since now.</summary>
public sealed record DrainStarted : Input;

/// <summary>The router was read while something drains.</summary>
/// <param name="Half">The half that drains by itself; null for the whole connection.</param>
/// <param name="Since">Of the drain that it is about: a word for an earlier one changes nothing.</param>
/// <param name="Announced">How many routes the router announces to the peer on what drains; null when it was not asked.</param>
/// <param name="Marked">How many of them with GRACEFUL_SHUTDOWN.</param>
/// <param name="Port">The counters of the connection's port; null where they are not read.</param>
public sealed record DrainSeen(Family? Half, DateTimeOffset Since, int? Announced, int? Marked, PortCount? Port) : Input;

/// <summary>A step could not be carried out now. It is tried again at <paramref name="RetryAt"/>, or waits for a person.</summary>
public sealed record StepFailed(StepKind Step, string Reason, DateTimeOffset? RetryAt) : Input
{
    /// <summary>It was not tried: its change is held until the operator releases it, or until it fits.</summary>
    public HeldChange? Held { get; init; }

    /// <summary>The router has a later generation than is desired: the latest there. Null where it has none.</summary>
    public int? Newer { get; init; }
}

/// <summary>Time has passed: deadlines are looked at.</summary>
public sealed record Tick : Input;
