using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>What is due follows from the connection alone; the earliest first.</summary>
internal static class DueSteps
{
    /// <summary>
    /// A validation begins so long before the session has been up for long enough: who answers on the link is asked meanwhile, which takes
    /// a second, and what is received is read a first time. The tables that are judged are read when it has.
    /// </summary>
    public static readonly TimeSpan LinkAskedAhead = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<Step> Of(Connection c, DateTimeOffset now)
    {
        var steps = new List<Step>();
        foreach (var kind in Kinds(c, now)) steps.Add(new Step(kind, At(c, kind, now)));
        if (Wake(c, now) is { } wake) steps.Add(new Step(StepKind.Wait, wake));
        if (c.State is not ConnectionState.Gone && c.RuleWaivers.Count > 0) steps.Add(new Step(StepKind.Wait, c.RuleWaivers.Min(w => w.Until)));
        return [.. steps.OrderBy(s => s.At)];
    }

    /// <summary>A policy is open on the router, as far as is known, that is not desired open.</summary>
    public static bool MustClose(Connection c) =>
        c.State is not (ConnectionState.PendingRemove or ConnectionState.Gone) && c.Halves.Any(h => h is { Applied.Open: true, IsOpen: false });

    private static IEnumerable<StepKind> Kinds(Connection c, DateTimeOffset now)
    {
        // First of all, in every state: what is open without a validated generation is closed.
        if (MustClose(c))
        {
            yield return StepKind.ApplySession;
            yield break;
        }

        if (c.State is not (ConnectionState.PendingRemove or ConnectionState.Gone) && LinkTestStep(c) is { } test) yield return test;
        if (c.AwaitsJudgement) yield return StepKind.JudgeRequest;

        switch (c.State)
        {
            case ConnectionState.PendingApproval when c.Adoption is { ApprovedAt: not null, AdoptedAt: null }:
                yield return StepKind.AdoptSession;
                break;

            case ConnectionState.Approved:
                if (c.Port is null) yield return StepKind.AllocatePort;
                else if (c.Addresses is null) yield return StepKind.AllocateAddresses;
                else if (c.HasCable && c.Loa is null) yield return StepKind.IssueLoa;
                break;

            // A letter that ran out before the cross connect was patched is issued anew, as long as there is still time to wire.
            case ConnectionState.ProvisioningStarted:
                if (c.HasCable && (c.Loa is null || c.Wired is null && (c.LetterIsOld || c.Loa.ExpiresAt < c.Deadline && !(c.Deadline <= now))))
                    yield return StepKind.IssueLoa;
                if (c.ReadyAt is not null) yield return StepKind.ApplySession;
                break;

            case ConnectionState.ProvisioningCompleted:
                if (!c.IsApplied) yield return StepKind.ApplySession;
                else if (c.Deadline <= now) yield return StepKind.Validate;
                break;

            case ConnectionState.Validating:
                if (!c.IsApplied) yield return StepKind.ApplySession;
                else yield return c.Halves.All(h => h.IsOpen) ? StepKind.VerifyOpening : StepKind.Validate;
                break;

            case ConnectionState.Active or ConnectionState.TypeChangeRequested or ConnectionState.TypeChangeInProgress:
                if (!c.IsApplied)
                {
                    yield return StepKind.ApplySession;
                    // What is held, or fails, may be what the peer wants no more.
                    if (c is { ChangingHalf: null, IsUnpassed: true, Trouble.Step: nameof(StepKind.ApplySession) }
                        && ToPermit(c)?.PermissionDueSince is { } due && due == c.Stated?.At) yield return StepKind.JudgePermission;
                }
                else if (c.ChangingHalf is { } half)
                {
                    if (Changing(c, half) is { } step) yield return step;
                }
                else
                {
                    if (ToPermit(c) is not null) yield return StepKind.JudgePermission;
                    if (Missing(c) is not null && c.Drain is null) yield return StepKind.AllocateHalf;
                    else if (ToPermit(c) is null && OfMembers(c, now) is { } member) yield return member;
                }

                break;

            case ConnectionState.PendingRemove when c.Removal is { Remaining: [var first, ..] }:
                if (first is not RemovalTask.Drain) yield return Undoing(first);
                else if (c.Removal.DrainingSince is null) yield return StepKind.Drain;
                break;
        }
    }

    private static StepKind? Changing(Connection c, SessionHalf half) => half.Change!.Phase switch
    {
        HalfPhase.Updating => StepKind.VerifyChange,
        HalfPhase.Adding when half.IsOpen => StepKind.VerifyChange,
        HalfPhase.Adding when IsStated(c, half) => StepKind.ValidateHalf,
        HalfPhase.TakingOff => StepKind.TakeOffHalf,
        HalfPhase.Releasing => StepKind.ReleaseHalf,
        _ => null,
    };

    /// <summary>What is to be done to the members of the LAG, one thing after the other; what is only watched comes last.</summary>
    private static StepKind? OfMembers(Connection c, DateTimeOffset now)
    {
        if (c.Port?.Lag is not { } lag) return null;
        if (lag.Members.Any(m => m.Change is { Phase: MemberPhase.Ceasing })) return StepKind.CeaseMember;
        if (lag.Members.Any(m => m.Change is { Phase: MemberPhase.Releasing })) return StepKind.ReleaseMember;
        if (Short(c) > 0) return StepKind.AllocateMembers;
        if (ToAuthorize(c) is not null) return StepKind.IssueMemberLoa;
        // When time is over it is given up on: looking on would be for ever.
        if (lag.Members.Any(m => m.Change is { Phase: MemberPhase.Adding, Deadline: { } end } && end <= now)) return null;
        return ToWatch(c) is not null ? StepKind.WatchMember : null;
    }

    /// <summary>The bandwidth in force, or what was approved on top of it.</summary>
    public static int Granted(Connection c) => Math.Max(c.Requested.BandwidthMbps, c.Change?.GrantedMbps ?? 0);

    /// <summary>What the bandwidth is led to: what is asked for, as far as it may be.</summary>
    public static int BandwidthTarget(Connection c) => Math.Min(c.Asked.BandwidthMbps, Granted(c));

    /// <summary>How many members are to be reserved for it.</summary>
    public static int Short(Connection c) => c is { IsInService: true, Port.Lag: { } lag } && BandwidthTarget(c) > c.Requested.BandwidthMbps
        ? Math.Max(0, lag.MembersFor(BandwidthTarget(c)) - lag.Members.Count(m => !m.IsGoing))
        : 0;

    /// <summary>The member that needs a letter.</summary>
    public static LagMember? ToAuthorize(Connection c) => c.Port?.Lag?.Members.FirstOrDefault(m =>
        m.Change is { Phase: MemberPhase.Adding } && (m.Loa is null || m is { LetterIsOld: true, Wired: null }));

    /// <summary>A member that the router is to show up in the LAG, or out of it.</summary>
    public static LagMember? ToWatch(Connection c) => c.Port?.Lag?.Members.FirstOrDefault(m =>
        m is { Change.Phase: MemberPhase.Leaving } or { Change.Phase: MemberPhase.Adding, Wired: not null });

    /// <summary>When the first reservation of a member is given up on, or light has come to stay.</summary>
    private static DateTimeOffset? MembersUntil(Connection c) => c.Port?.Lag?.Members
        .Select(m => m.Change is { Phase: MemberPhase.Adding } change ? change.Deadline : m.LitSince?.Plus(LagMember.SteadyFor)).Min();

    /// <summary>The open half whose routes are to be judged anew: one that is up, since only then there are any.</summary>
    public static SessionHalf? ToPermit(Connection c) =>
        c.Halves.FirstOrDefault(h => h is { IsOpen: true, PermissionDueSince: not null, Observed: SessionState.Established });

    /// <summary>The family that is asked for and not there.</summary>
    public static Family? Missing(Connection c) =>
        c.Addresses is null ? null
        : c.Asked.WantsV4 && c.V4 is null ? Family.IPv4
        : c.Asked.WantsV6 && c.V6 is null ? Family.IPv6
        : null;

    /// <summary>The peer has said what it announces on this half: nothing else can be permitted.</summary>
    public static bool IsStated(Connection c, SessionHalf half) =>
        c.Stated?.Prefixes.Any(p => p.Prefix.Network.IsIPv4 == half.Family is Family.IPv4) ?? false;

    /// <summary>When a step is due: now, unless it waits for stability, for a letter to run out, or is tried again later.</summary>
    private static DateTimeOffset At(Connection c, StepKind kind, DateTimeOffset now)
    {
        if (c.Trouble is { } trouble && trouble.Step == kind.ToString()) return trouble.RetryAt ?? DateTimeOffset.MaxValue;
        return kind switch
        {
            StepKind.Validate when c.State is ConnectionState.Validating => Begin(Stable(c, now), c.Halves, c.StateSince),
            StepKind.ValidateHalf when c.ChangingHalf is { } half => Begin(Stable(c, half), [half], half.Change!.Since),
            StepKind.IssueLoa when c is { State: ConnectionState.ProvisioningStarted, Loa: not null, LetterIsOld: false } => c.Loa.ExpiresAt,
            _ => c.StateSince,
        };
    }

    private static DateTimeOffset Begin(DateTimeOffset stable, IEnumerable<SessionHalf> halves, DateTimeOffset since) =>
        !halves.All(h => h.Observed is SessionState.Established) ? stable
        : stable.Plus(-LinkAskedAhead) is var ahead && ahead > since ? ahead
        : since;

    /// <summary>When every half has been Established for long enough; at the latest when the validation's time is over.</summary>
    public static DateTimeOffset Stable(Connection c, DateTimeOffset now)
    {
        var end = c.Deadline ?? now;
        if (!c.Halves.All(h => h.Observed is SessionState.Established)) return end;
        var stable = c.Halves.Max(h => h.EstablishedSince ?? now).Plus(c.Terms.StableFor);
        return stable < end ? stable : end;
    }

    /// <summary>The same for one half that is being added.</summary>
    public static DateTimeOffset Stable(Connection c, SessionHalf half)
    {
        var end = half.Change!.Deadline ?? half.Change.Since;
        if (half is not { Observed: SessionState.Established, EstablishedSince: { } since }) return end;
        var stable = since.Plus(c.Terms.StableFor);
        return stable < end ? stable : end;
    }

    /// <summary>The next moment at which time alone changes something.</summary>
    private static DateTimeOffset? Wake(Connection c, DateTimeOffset now) => c.State switch
    {
        ConnectionState.PendingApproval => c.Offer?.Until,
        ConnectionState.ProvisioningStarted or ConnectionState.Approved when c.AwaitsReady => c.Deadline,
        ConnectionState.ProvisioningCompleted when c.Deadline > now => c.Deadline,
        ConnectionState.PendingRemove => Draining.Of(c)?.Until(c.Terms),
        _ when c.IsInService => Earliest(MembersUntil(c), Draining.Of(c)?.Until(c.Terms) ?? c switch
        {
            { Drain: { Phase: DrainPhase.Opening, Deadline: { } end } } when c.IsApplied => end,
            { Drain: null, ChangingHalf: { IsOpen: false, Change: { Phase: HalfPhase.Adding, Deadline: { } end } } half } when !IsStated(c, half) => end,
            _ => null,
        }),
        _ => null,
    };

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    private static StepKind? LinkTestStep(Connection c) => c.LinkTest?.Phase switch
    {
        LinkTestPhase.Requested => StepKind.AddressLinkTest,
        LinkTestPhase.Addressed => StepKind.PlaceLinkTest,
        LinkTestPhase.Running => StepKind.RunLinkTest,
        LinkTestPhase.Clearing => StepKind.ClearLinkTest,
        _ => null,
    };

    private static StepKind Undoing(RemovalTask task) => task switch
    {
        RemovalTask.RemoveFromRouter => StepKind.RemoveFromRouter,
        RemovalTask.VerifyRemoved => StepKind.VerifyRemoved,
        RemovalTask.ReleaseLinkTest => StepKind.ReleaseLinkTest,
        RemovalTask.RevokeLoa => StepKind.RevokeLoa,
        RemovalTask.IssueCeaseLetter => StepKind.IssueCeaseLetter,
        RemovalTask.ReleaseAddresses => StepKind.ReleaseAddresses,
        RemovalTask.ReleasePort => StepKind.ReleasePort,
        _ => StepKind.Drain,
    };
}
