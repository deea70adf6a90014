using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Storage;

namespace Peerline.Tests.Lifecycle;

/// <summary>
/// One connection, the allocators and the router that its steps work on, and people who say anything at any time. What database steps do
/// and say is one act, as in the stages; what a router does and what is said of it may be apart, lost, late or twice.
/// </summary>
internal sealed class World
{
    private string[] first = [];
    private readonly List<Input> late = [];
    private readonly List<StepKind> staleSteps = [];
    private readonly HashSet<(Family, int)> validated = [];
    private long octets;

    /// <summary>What the router was given of open halves, in this order; and whether the former policy has come back since.</summary>
    private readonly List<(Family Family, Let Let)> opened = [];
    private bool givenBack;

    /// <summary>What a router remembers of the halves that it does not have any more.</summary>
    private Generations takenOff = Generations.None;

    public World(bool v4, bool v6, bool legacy, bool linkTestRequired, bool isStrict, bool onExchange = false, bool onLag = false)
    {
        OnLag = onLag;
        Connection = Samples.Request(v4, v6, new Terms { LinkTestRequired = linkTestRequired }, legacy ? Samples.Claim : null, onExchange) with { IsUnpassed = false };
        IsStrict = isStrict;
        if (!legacy) return;
        Router[Family.IPv4] = new AppliedHalf(1, true);
        Router[Family.IPv6] = new AppliedHalf(1, true);
    }

    public Connection Connection { get; private set; }
    public DateTimeOffset Now { get; private set; } = Samples.Begin;
    public List<Fact> Facts { get; } = [];
    public List<RefusalReason> Refusals { get; } = [];

    /// <summary>What the router really has of this connection.</summary>
    public Dictionary<Family, AppliedHalf> Router { get; } = [];
    public bool RouterHasTestAddress { get; private set; }

    /// <summary>What the allocators have given out: port, addresses, letter, link-test address.</summary>
    public HashSet<string> Held { get; } = [];

    /// <summary>Only what can happen: no result without its step. Else any result may come from nowhere.</summary>
    private bool IsStrict { get; }

    /// <summary>The connection gets a LAG of two ports instead of one port.</summary>
    private bool OnLag { get; }

    public bool IsAdopted => Connection.Adoption?.AdoptedAt is not null;
    public bool HasLate => late.Count > 0 || staleSteps.Count > 0;

    // ---- things that happen at random -------------------------------------------------------------------------------------------------

    public void Happen(int what, int detail)
    {
        switch (what % 16)
        {
            case 0: Say(Pick(Inputs.OfPeople(Connection, Now), detail)); break;
            case 1 when IsStrict && detail % 2 == 0 && Draining.Of(Connection) is { } drain: Say(Seen(drain, detail)); break;
            case 1 when IsStrict && detail % 3 == 0 && Counting is { Count: > 0 } members: Say(new MemberSeen(Pick(members, detail).PortId, detail % 2 == 0, detail % 4 == 0)); break;
            case 1: Say(IsStrict ? Sessions(detail) : Pick(Inputs.OfSteps(Connection, Now), detail)); break;
            case 2 when IsStrict && detail % 4 == 0: Say(new AsSetChanged("AS-PEER expands to something else.")); break;
            case 2 when IsStrict && detail % 4 == 1: Say(detail % 8 == 1 ? new TakePolicy("The policy is another.", "noc") : new GetPolicyBack("It is the former again.")); break;
            case 2: Say(IsStrict ? Sessions(0) : Pick(Inputs.OfGenerations(Connection), detail)); break;
            case 3: Pass(TimeSpan.FromSeconds(detail % 3 > 0 ? detail % 60 : detail * 9000.0)); break;
            case 4 when IsStrict && detail % 7 == 0 && NextDue is { Kind: StepKind.ApplySession }: Say(Inputs.Held(Now, two: detail % 2 == 0)); break;
            case 4: Fail(detail); break;
            case 5: Lose(detail); break;
            case 6: BeLate(detail); break;
            case 7: ComeLate(detail); break;
            case 8 when Connection.IsInService && detail % 3 == 0: Say(Pick(Inputs.Drains, detail / 3)); break;
            case 8 when Connection.IsInService: Say(Pick(Inputs.Changes(Connection), detail)); break;
            case 8: Say(Connection.State is ConnectionState.ExternalBlocker ? new ClearBlocker() : new RaiseBlocker("tray is full", "Colo")); break;
            case 9 or 10: Act(); break;
            default: GoOn(); break;
        }
    }

    /// <summary>The next thing that is due, or who has to act does, or the session comes up.</summary>
    private void GoOn()
    {
        if (CarryOutDue() || Act()) return;
        Say(Sessions(0));
        Pass(TimeSpan.FromSeconds(31));
    }

    private static T Pick<T>(IReadOnlyList<T> of, int detail) => of[detail % of.Count];

    public void Pass(TimeSpan time) => Now += time;

    private Step? NextDue => PeeringLifecycle.Steps(Connection, Now).FirstOrDefault(s => s.At <= Now);

    public bool CarryOutDue()
    {
        if (NextDue is not { } step) return false;
        foreach (var input in CarryOut(step.Kind)) Say(input);
        return true;
    }

    private void Fail(int detail)
    {
        if (NextDue is not { Kind: not StepKind.Wait } step) return;
        var isOnRouter = IsOnRouter(step.Kind);
        // The worst of it: the router did it, and the answer is that it did not.
        if (isOnRouter && detail % 3 == 0) _ = CarryOut(step.Kind);
        Say(step.Kind switch
        {
            StepKind.JudgeRequest when detail % 2 == 0 => Inputs.Judged(detail % 4 == 0 ? EligibilityOutcome.Reject : EligibilityOutcome.Approve),
            StepKind.ApplySession when detail % 2 == 0 => new ApplyFailed("commit timed out"),
            StepKind.AdoptSession when detail % 2 == 0 => new AdoptionFailed("changed"),
            StepKind.VerifyChange when detail % 2 == 0 => new ChangeRefuted(Samples.Report, "It is Idle.", Changing.Family, Changing.Generation),
            StepKind.ValidateHalf when detail % 2 == 0 =>
                new HalfValidated(Samples.Report, false, "A default route is received.", Changing.Family, Changing.Generation, []),
            StepKind.Validate when detail % 2 == 0 => Inputs.Validation(false, Generation(Family.IPv4), Generation(Family.IPv6)),
            StepKind.VerifyOpening when detail % 2 == 0 => new OpeningRefuted(Samples.Report, "differs", Generation(Family.IPv4), Generation(Family.IPv6)),
            _ => new StepFailed(step.Kind, "no answer", detail % 4 == 1 ? null : Now + TimeSpan.FromSeconds(detail % 100))
            {
                Newer = isOnRouter && detail % 5 == 0 ? (detail % 20) + 1 : null,
            },
        });
    }

    private void Lose(int detail)
    {
        if (NextDue is { } step && IsOnRouter(step.Kind) && detail >= 0) _ = CarryOut(step.Kind);
    }

    private void BeLate(int detail)
    {
        if (NextDue is not { } step) return;
        if (!IsOnRouter(step.Kind))
        {
            staleSteps.Add(step.Kind);
            return;
        }

        var said = CarryOut(step.Kind).ToList();
        late.AddRange(said);
        if (detail % 2 == 0) foreach (var input in said) Say(input);
    }

    private void ComeLate(int detail)
    {
        if (late.Count > 0 && detail % 2 == 0)
        {
            var input = Pick(late, detail);
            late.Remove(input);
            Say(input);
        }
        else if (staleSteps.Count > 0)
        {
            var step = Pick(staleSteps, detail);
            staleSteps.Remove(step);
            foreach (var input in CarryOut(step).ToList()) Say(input);
        }
    }

    public void BringInAllThatIsLate()
    {
        while (late.Count > 0) ComeLate(0);
        while (staleSteps.Count > 0) ComeLate(1);
    }

    // ---- people who mean well -----------------------------------------------------------------------------------------------------------

    /// <summary>Whoever has to act next does so. False when nobody has to.</summary>
    public bool Act()
    {
        var c = Connection;
        if (c.State is not ConnectionState.ProvisioningFailed && c.Trouble is { RetryAt: null }) return Say(new Retry());
        switch (c.State)
        {
            case ConnectionState.PendingApproval when c.Adoption?.ApprovedAt is null: return Say(new Approve());
            case ConnectionState.Rejected: return Say(c.Adoption is null ? new Resubmit(c.Requested with { BandwidthMbps = c.Requested.BandwidthMbps + 1 }) : new Delete(null));
            case ConnectionState.ExternalBlocker: return Say(new ClearBlocker());
            case ConnectionState.ProvisioningFailed: return Say(new Retry());
            case ConnectionState.Approved when c.AwaitsReady && c.Stated is not { Prefixes.Count: > 0 }:
                return Say(new StatePrefixes([new StatedPrefix(Prefix.Parse("192.0.2.0/24"), 24)]));
            case ConnectionState.Approved when c is { AwaitsReady: true, LinkTest: null }: return Say(new SayReady());
            case ConnectionState.ProvisioningStarted when c.ReadyAt is null:
                if (c.LinkTest is { Phase: LinkTestPhase.Placed }) return Say(new RunLinkTest());
                if (c.LinkTest is not null) return false;
                if (c.Terms.LinkTestRequired && c.LinkTestPassed != true) return Say(new PlanLinkTest(Guid.CreateVersion7(Now)));
                if (c.Wired is null) return Say(new SayWired("XC-2"));
                if (c.Stated is not { Prefixes.Count: > 0 }) return Say(new StatePrefixes([new StatedPrefix(Prefix.Parse("192.0.2.0/24"), 24)]));
                return Say(new SayReady());
            case var _ when c.Drain is { ByHand: not null }: return Say(new Undrain(null));
            case var _ when c.Drain is { Work: [var work, ..] }: return Say(new Undrain(work));
            case var _ when c.Change is { AwaitsApprovalSince: not null }: return Say(new Approve());
            case var _ when c.IsInService && c.Port?.Lag?.Members.FirstOrDefault(m => m is { Change.Phase: MemberPhase.Adding, Loa: not null, Wired: null }) is { } member:
                return Say(new SayWired("XC-7", member.CircuitId));
            case var _ when c.IsInService && c.ChangingHalf is { IsOpen: false, Change.Phase: HalfPhase.Adding } half && !DueSteps.IsStated(c, half):
                return Say(new StatePrefixes([new StatedPrefix(Prefix.Parse("192.0.2.0/24"), 24), new StatedPrefix(Prefix.Parse("2001:db8:1::/48"), 48)]));
            default: return false;
        }
    }

    /// <summary>Steps succeed, sessions come up, people act, time passes: until nothing moves any more.</summary>
    public void Settle()
    {
        for (var turn = 0; turn < 400; turn++)
        {
            if (Connection.State is ConnectionState.ProvisioningCompleted or ConnectionState.Validating || Connection.ChangingHalf is not null) Say(Sessions(0));
            if (CarryOutDue()) continue;
            if (Connection is { Adoption: null, Trouble: null })
                Assert.All(Router.Where(r => r.Value.Open), r => Assert.True(Connection.Half(r.Key)?.IsOpen, $"{Connection.State}: {r.Key} is left open on the router."));
            if (Act()) continue;
            if (PeeringLifecycle.Steps(Connection, Now) is [var next, ..] && next.At < DateTimeOffset.MaxValue) Now = next.At;
            else return;
        }

        Assert.Fail($"It never comes to rest: {Connection.State}, {string.Join(", ", PeeringLifecycle.Steps(Connection, Now))}");
    }

    // ---- steps ------------------------------------------------------------------------------------------------------------------------------

    private static bool IsOnRouter(StepKind kind) => kind is StepKind.ApplySession or StepKind.PlaceLinkTest or StepKind.RunLinkTest
        or StepKind.Drain or StepKind.RemoveFromRouter or StepKind.VerifyRemoved or StepKind.TakeOffHalf;

    /// <summary>The first members: two at least, so that one may go.</summary>
    private PortAssignment LagFor(int mbps)
    {
        first = [.. Enumerable.Range(1, LagAssignment.MembersFor(mbps, 10_000, 2)).Select(n => $"C-{n}")];
        return Samples.Lag("ae12", first);
    }

    /// <summary>The members whose light is news.</summary>
    private IReadOnlyList<LagMember> Counting => [.. Connection is { IsInService: true, Port.Lag: { } lag } ? lag.Members.Where(m => m.Change is null) : []];

    private SessionHalf Changing => Connection.ChangingHalf!;

    private static string Addresses(Family family) => $"addresses of {family}";

    private int Generation(Family family) => Connection.Half(family)?.Generation ?? 0;

    private SessionsObserved Sessions(int detail) => new(
        Connection.V4 is null ? null : Pick([SessionState.Established, SessionState.Idle, SessionState.Unknown], detail),
        Connection.V6 is null ? null : Pick([SessionState.Established, SessionState.Connect], detail));

    /// <summary>What the router shows of a drain: it does what was confirmed; more or less flows.</summary>
    private DrainSeen Seen(Draining drain, int detail)
    {
        octets += detail * 1000L;
        return new(drain.Half, drain.Since, 2, detail % 5 == 0 ? 1 : 2, new PortCount(Now, octets, octets / 3));
    }

    private LinkAddresses LinkOf(Family family) => (Connection.HasCable, family) switch
    {
        (true, Family.IPv4) => Samples.Link("198.51.100.0/31"),
        (true, _) => Samples.Link("2001:db8:ffff::/127"),
        (false, Family.IPv4) => Samples.LanV4,
        (false, _) => Samples.LanV6,
    };

    /// <summary>Does a step as its stage would; what is to be said of it.</summary>
    private IEnumerable<Input> CarryOut(StepKind kind)
    {
        var c = Connection;
        switch (kind)
        {
            case StepKind.Wait: return [new Tick()];
            case StepKind.JudgeRequest: return [Inputs.Judged(EligibilityOutcome.Review)];
            case StepKind.AllocatePort:
                Held.Add("port");
                return [new PortAllocated(c.Port ?? (OnLag && c.HasCable ? LagFor(c.Requested.BandwidthMbps) : Samples.Port()))];
            case StepKind.AllocateAddresses:
                if (c.Addresses is null)
                {
                    if (c.Requested.WantsV4) Held.Add(Addresses(Family.IPv4));
                    if (c.Requested.WantsV6) Held.Add(Addresses(Family.IPv6));
                }

                return [new AddressesAllocated(c.Addresses ?? new SessionAddresses(
                    c.Requested.WantsV4 ? LinkOf(Family.IPv4) : null, c.Requested.WantsV6 ? LinkOf(Family.IPv6) : null))];
            case StepKind.IssueLoa:
                Held.Add("loa");
                return [new LoaIssued(Samples.Loa((c.Loa?.Version ?? 0) + 1, Now + c.Terms.ReadyWithin))];
            case StepKind.AddressLinkTest:
                Held.Add("link-test");
                return [new LinkTestAddressed(c.LinkTest?.AttemptId ?? Samples.Attempt(1), c.LinkTest?.V4 ?? Samples.Link("169.254.1.0/30"))];
            case StepKind.AdoptSession:
                Held.Add("port");
                Held.Add(Addresses(Family.IPv4));
                Held.Add(Addresses(Family.IPv6));
                return [new SessionAdopted(Samples.Port("et-0/0/9"), new SessionAddresses(Samples.Link("198.51.100.0/31"), Samples.Link("2001:db8:ffff::/127")),
                    Inputs.Adopted(Prefix.Parse("192.0.2.0/24")), Inputs.Adopted(Prefix.Parse("2001:db8:1::/48")), Samples.Report)];
            case StepKind.PlaceLinkTest:
                Apply();
                return [new LinkTestPlaced(c.LinkTest!.AttemptId)];
            case StepKind.RunLinkTest: return [new LinkTestRan(c.LinkTest!.AttemptId, true, "100 of 100")];
            case StepKind.ClearLinkTest:
                Apply();
                if (c.LinkTest is not { Phase: LinkTestPhase.Clearing } test) return [];
                Held.Remove("link-test");
                return [new LinkTestCleared(test.AttemptId)];
            case StepKind.ApplySession:
                if (IsStrict) AssertOnlyWhatPassed(kind);
                Apply();
                return [Confirmed()];
            case StepKind.Validate: return [Inputs.Validation(true, Generation(Family.IPv4), Generation(Family.IPv6))];
            case StepKind.VerifyOpening: return [new OpeningVerified(Samples.Report, Generation(Family.IPv4), Generation(Family.IPv6))];
            case StepKind.AllocateHalf:
                if (!IsDue(kind) || DueSteps.Missing(c) is not { } family) return [];
                Held.Add(Addresses(family));
                return [new HalfAddressed(LinkOf(family))];
            case StepKind.ValidateHalf:
                return c.ChangingHalf is not { } judged ? [] : [new HalfValidated(Samples.Report, true, "Passed.", judged.Family, judged.Generation,
                    [new PermittedPrefix(Prefix.Parse(judged.Family is Family.IPv4 ? "192.0.2.0/24" : "2001:db8:1::/48"), judged.Family is Family.IPv4 ? 24 : 48)])];
            case StepKind.JudgePermission:
                return DueSteps.ToPermit(c) is not { } open ? [] :
                [
                    new PermissionJudged(Samples.Report, open.Family, open.Generation,
                        open.Permitted.Count == 0 ? [new PermittedPrefix(LinkOf(open.Family).Subnet, 128)] : []) { DueSince = open.PermissionDueSince },
                ];
            case StepKind.VerifyChange:
                return c.ChangingHalf is not { } changed ? [] : [new ChangeVerified(Samples.Report, changed.Family, changed.Generation)];
            case StepKind.TakeOffHalf:
                if (IsStrict) AssertOnlyWhatPassed(kind);
                Apply();
                return c.ChangingHalf is not { } leaving ? [] : Router.ContainsKey(leaving.Family) ? [Confirmed()] : [new HalfTakenOff(leaving.Family, leaving.Generation)];
            case StepKind.ReleaseHalf:
                if (!IsDue(kind)) return [];
                Held.Remove(Addresses(Changing.Family));
                return [new HalfReleased(Changing.Family)];
            case StepKind.AllocateMembers:
                if (!IsDue(kind)) return [];
                var taken = Enumerable.Range(3, DueSteps.Short(c) + 8).Select(n => Samples.Member($"C-{n}"))
                    .Where(m => c.Port!.Lag!.Of(m.CircuitId) is null).Take(DueSteps.Short(c)).ToList();
                foreach (var member in taken) Held.Add($"member {member.CircuitId}");
                return [new MembersAllocated(taken)];
            case StepKind.IssueMemberLoa:
                if (!IsDue(kind) || DueSteps.ToAuthorize(c) is not { } toAuthorize) return [];
                Held.Add($"loa {toAuthorize.CircuitId}");
                return [new MemberLoaIssued(toAuthorize.PortId, Samples.Loa((toAuthorize.Loa?.Version ?? 0) + 1, toAuthorize.Change!.Deadline ?? Now + c.Terms.ReadyWithin))];
            case StepKind.WatchMember:
                return DueSteps.ToWatch(c) is not { } watched ? [] :
                    [new MemberSeen(watched.PortId, watched.Change!.Phase is MemberPhase.Adding, watched.Change.Phase is MemberPhase.Adding)];
            case StepKind.CeaseMember:
                if (!IsDue(kind)) return [];
                var ceasing = c.Port!.Lag!.Members.First(m => m.Change is { Phase: MemberPhase.Ceasing });
                Held.Remove($"loa {ceasing.CircuitId}");
                return [new MemberCeased(ceasing.PortId)];
            case StepKind.ReleaseMember:
                if (!IsDue(kind)) return [];
                var leavingPort = c.Port!.Lag!.Members.First(m => m.Change is { Phase: MemberPhase.Releasing });
                Held.Remove($"member {leavingPort.CircuitId}");
                return [new MemberReleased(leavingPort.PortId)];
            case StepKind.Drain:
                if (IsStrict) AssertOnlyWhatPassed(kind);
                Apply();
                return [new DrainStarted()];
            case StepKind.RemoveFromRouter:
                Apply();
                return [new Undone(RemovalTask.RemoveFromRouter)];
            case StepKind.VerifyRemoved: return Router.Count > 0 && c.Halves.Any() ? [Confirmed()] : [new Undone(RemovalTask.VerifyRemoved)];
            case StepKind.ReleaseLinkTest: return Release("link-test", RemovalTask.ReleaseLinkTest);
            case StepKind.RevokeLoa: return Release("loa", RemovalTask.RevokeLoa);
            case StepKind.IssueCeaseLetter: return [new Undone(RemovalTask.IssueCeaseLetter)];
            case StepKind.ReleaseAddresses:
                var released = Release(Addresses(Family.IPv4), RemovalTask.ReleaseAddresses);
                if (released.Length > 0) Held.Remove(Addresses(Family.IPv6));
                return released;
            case StepKind.ReleasePort: return Release("port", RemovalTask.ReleasePort);
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "Nobody carries this step out.");
        }
    }

    /// <summary>A stage reads the connection again in its transaction, and does what is the connection's turn only.</summary>
    private Input[] Release(string what, RemovalTask task)
    {
        if (Connection.Removal is not { Remaining: [var first, ..] } || first != task) return [];
        Held.Remove(what);
        // All letters, and all ports.
        if (task is RemovalTask.RevokeLoa) Held.RemoveWhere(h => h.StartsWith("loa ", StringComparison.Ordinal));
        if (task is RemovalTask.ReleasePort) Held.RemoveWhere(h => h.StartsWith("member ", StringComparison.Ordinal));
        return [new Undone(task)];
    }

    private bool IsDue(StepKind kind) => PeeringLifecycle.Steps(Connection, Now).Any(s => s.Kind == kind);

    private Applied Confirmed() => new(Router.GetValueOrDefault(Family.IPv4), Router.GetValueOrDefault(Family.IPv6)) { Asks = Connection.Asks };

    /// <summary>The driver takes the whole wish: what was said last never looks late to a router that has all that was said before.</summary>
    private void Apply()
    {
        var whole = Wishes.For(Samples.Operator, [(Connection, new Asn(64500))], (_, _) => null);
        // What is told of an apply that never was takes the machine back behind the router.
        if (IsStrict)
        {
            Assert.Null(WishRules.Superseded(
                whole.Connections, whole.Absent, (_, family) => Router.GetValueOrDefault(family)?.Generation ?? 0, (_, family) => takenOff.Of(family)));
        }

        takenOff = whole.Absent.Select(a => a.TakenOff).Concat(whole.Connections.Select(c => c.TakenOff)).Aggregate(takenOff, (all, of) => all.Raised(of));
        var wish = whole.Connections.SingleOrDefault();
        Router.Clear();
        foreach (var session in wish?.Sessions ?? []) Router[session.Family] = new AppliedHalf(session.Generation, session.Policy.Open);
        // The operator's port on an exchange is not ours to address.
        if (!Connection.HasCable && Connection.LinkTest is null) Assert.Empty(wish?.Addresses ?? []);
        RouterHasTestAddress = Connection.LinkTest?.V4 is { } test && wish is not null && wish.Addresses.Any(a => a.Address == test.Operator);
        AssertClosedUnlessValidated();
    }

    // ---- the machine, and what must hold whatever happens ---------------------------------------------------------------------------------

    /// <returns>True when the machine took it.</returns>
    public bool Say(Input input)
    {
        var before = Connection;
        if (input is ValidationFinished { Passed: true } passed && before.State is ConnectionState.Validating)
        {
            validated.Add((Family.IPv4, passed.GenerationV4));
            validated.Add((Family.IPv6, passed.GenerationV6));
        }

        if (input is HalfValidated { Passed: true } half && before.Half(half.Family) is { Change.Phase: HalfPhase.Adding })
            validated.Add((half.Family, half.Generation));

        Outcome.Moved outcome;
        switch (PeeringLifecycle.Next(before, input, Now))
        {
            case Outcome.Refused refused:
                Assert.Contains(input.GetType(), Inputs.OfPeople(before, Now).Select(i => i.GetType()));
                Assert.NotEmpty(refused.Refusals);
                Assert.All(refused.Refusals, r => Assert.True(r.Sentence.EndsWith('.') && r.Target.Length > 0, r.ToString()));
                Refusals.AddRange(refused.Refusals.Select(r => r.Reason));
                return false;
            case Outcome.Moved moved:
                outcome = moved;
                Connection = moved.Connection;
                Facts.AddRange(moved.Facts);
                AssertRecorded(before, input, moved);
                break;
            default: throw new NotSupportedException();
        }

        if (IsStrict && !Connection.HasCable)
            Assert.True(Connection is { Loa: null, Wired: null, LinkTest: null }, $"{input.Word} brings an exchange a letter, a cable or a test of it.");
        AssertJudgedIsWhatWaits(before, input, outcome.Facts);
        AssertDrainEndsByFacts(before, input, outcome.Facts);
        AssertOutOfServiceIsAsWanted(before, input);
        CarryValidation(before, input);
        AssertNothingIsForgotten(before, input);
        AssertLightIsToldOnce(before, input, outcome.Facts);
        AssertTheOtherHalfIsLeftAlone(before, input);
        AssertRulesAreThoseOfNow(before, input);
        AssertPermittedIsJudgedAnew(before, input);
        AssertTwoHaveLooked(before, input);
        if (input is GetPolicyBack) givenBack = true;
        AssertStored();
        AssertClosedUnlessValidated();
        return true;
    }

    /// <summary>
    /// The rules are asked about what waits for the operator, as long as it does; their word decides that and nothing else, once.
    /// </summary>
    private void AssertJudgedIsWhatWaits(Connection before, Input input, IReadOnlyList<Fact> facts)
    {
        if (Connection is { IsInService: true, Change: { Eligibility: not null } change }) Assert.NotNull(change.AwaitsApprovalSince);
        if (!DueSteps.MustClose(Connection))
            Assert.Equal(Connection.AwaitsJudgement, PeeringLifecycle.Steps(Connection, Now).Any(s => s.Kind is StepKind.JudgeRequest));
        Assert.Equal(Connection.AwaitsJudgement, TaskList.Of(Connection).Any(t => t.Task == "judge"));
        if (!Connection.AwaitsJudgement) Assert.NotEqual(nameof(StepKind.JudgeRequest), Connection.Trouble?.Step);
        if (input is not RequestJudged judged) return;
        Assert.False(Connection.AwaitsJudgement);
        if (!before.AwaitsJudgement)
        {
            Assert.Equal([FactTypes.ResultLate], facts.Select(f => f.Type));
            Assert.Equal(before with { Trouble = Connection.Trouble }, Connection);
        }
        else if (before.IsInService)
        {
            Assert.Equal(judged.Outcome is EligibilityOutcome.Review, Connection.Change?.AwaitsApprovalSince is not null);
            if (judged.Outcome is not EligibilityOutcome.Approve) Assert.Equal(before.Requested, Connection.Requested);
        }
    }

    /// <summary>Limit, key and use of a half that is open may change while it stays open: what was validated of it is the same.</summary>
    private void CarryValidation(Connection before, Input input)
    {
        var isOfRules = input is WaiveRules or TakePolicy or GetPolicyBack or RestoreSessions or Tick;
        if (!isOfRules && (before is not ({ IsInService: true } or { Removal.Remaining: [RemovalTask.Drain, ..] }) || !Connection.IsInService)) return;
        foreach (var half in Connection.Halves.Where(h => h.IsValidated && before.Half(h.Family) is { IsValidated: true }))
        {
            if (input is not (PermissionJudged or GetPolicyBack)) Assert.Equal(before.Half(half.Family)!.Permitted, half.Permitted);
            validated.Add((half.Family, half.Generation));
        }
    }

    /// <summary>
    /// Closed for a while is all of the connection or nothing of it, only after a drain that has ended, and it stays so exactly as long as
    /// somebody wants it; what was validated comes back as it was.
    /// </summary>
    private void AssertOutOfServiceIsAsWanted(Connection before, Input input)
    {
        if (!Connection.IsInService)
        {
            Assert.Null(Connection.Drain);
            return;
        }

        var (was, drain) = (before.Drain, Connection.Drain);
        Assert.All(Connection.Halves.Where(h => h.Change is null), h => Assert.Equal(drain is { Phase: DrainPhase.Culled }, h.IsCulled));
        if (drain is null)
        {
            if (was is not null) Assert.True(!was.IsWanted && input is Applied, $"{input.Word} forgets that it is out of service.");
            return;
        }

        Assert.Null(Connection.ChangingHalf);
        Assert.All(Connection.Halves, h => Assert.True(h.IsValidated, $"{h.Family} lost its validation by a drain."));
        Assert.Equal(drain.IsWanted, drain.Phase is DrainPhase.Draining or DrainPhase.Culled);
        if (was?.Phase == drain.Phase) return;
        Assert.True((was?.Phase, drain.Phase) is (null or DrainPhase.Opening or DrainPhase.Lifting, DrainPhase.Draining)
            or (DrainPhase.Draining, DrainPhase.Culled) or (DrainPhase.Draining or DrainPhase.Opening, DrainPhase.Lifting)
            or (DrainPhase.Culled, DrainPhase.Opening), $"{was?.Phase} became {drain.Phase} by {input.Word}.");
    }

    /// <summary>A drain is over by time, or because less flows than the threshold since the router was seen to announce it; and says which.</summary>
    private void AssertDrainEndsByFacts(Connection before, Input input, IReadOnlyList<Fact> facts)
    {
        if (facts.SingleOrDefault(f => f.Type == FactTypes.DrainEnded) is not { } ended)
        {
            // A half that is taken off was drained first, unless it never carried anything; a removal goes on by the same facts.
            if (before.Removal is { Remaining: [RemovalTask.Drain, ..] } && Connection.Removal is { Remaining: [not RemovalTask.Drain, ..] })
                Assert.True(input is Undone { Task: RemovalTask.Drain } || input is WaiveRules && before.Removal.DrainingSince is null, $"{input.Word} ends a drain without a word.");
            return;
        }

        var drain = Draining.Of(before)!;
        if (input is Tick)
        {
            Assert.StartsWith("Timed out after 120 s, ", ended.Sentence, StringComparison.Ordinal);
            Assert.True(drain.Since + before.Terms.DrainFor <= Now, "A drain has timed out before its time.");
            return;
        }

        var seen = Assert.IsType<DrainSeen>(input);
        Assert.StartsWith("Traffic fell to ", ended.Sentence, StringComparison.Ordinal);
        Assert.True(drain is { Half: null, Sight: { AnnouncedAt: not null, Counted: not null } } && before.HasCable, "The end of a drain was not measured.");
        Assert.True(seen.Since == drain.Since && seen.Port!.At - drain.Sight.Counted!.At >= Draining.MeasuredOver, "The end of a drain was measured over too little.");
    }

    /// <summary>What has run out is off the list by the next tick, and an open half gets its rules as another generation.</summary>
    private void AssertRulesAreThoseOfNow(Connection before, Input input)
    {
        if (input is Tick && Connection.State is not ConnectionState.Gone) Assert.All(Connection.RuleWaivers, w => Assert.True(w.Holds(Now), w.Rule));
        if ((before.RuleWaivers.SequenceEqual(Connection.RuleWaivers) && before.Blackhole == Connection.Blackhole) || !before.IsInService || !Connection.IsInService) return;
        Assert.True(input is WaiveRules or Tick, $"{input.Word} changes what is waived.");
        foreach (var half in Connection.Halves.Where(h => h is { IsOpen: true, IsWished: true, AdoptedHash: null }))
        {
            Assert.NotNull(half.PermissionDueSince);
            Assert.True(half.Generation > before.Half(half.Family)!.Generation, $"{half.Family} keeps its rules at {half.Generation}.");
        }
    }

    /// <summary>By an AS-SET that changes every half of ours becomes due, and nothing else of it; what was judged by the one before answers nothing.</summary>
    private void AssertPermittedIsJudgedAnew(Connection before, Input input)
    {
        foreach (var half in before.Halves)
        {
            var now = Connection.Half(half.Family);
            if (input is AsSetChanged)
            {
                var isDue = before.State is not ConnectionState.Gone && half is { IsValidated: true, IsWished: true, AdoptedHash: null };
                Assert.Equal(isDue ? half with { PermissionDueSince = Now } : half, now);
            }
            else if (input is PermissionJudged { DueSince: { } since } judged && judged.Family == half.Family && since != half.PermissionDueSince)
            {
                Assert.Equal((half.PermissionDueSince, half.Generation), (now!.PermissionDueSince, now.Generation));
                Assert.Equal(half.Permitted, now.Permitted);
            }
        }
    }

    /// <summary>A change of the policy is of who made it; and what two have to look at is released by another than who brought the change about.</summary>
    private void AssertTwoHaveLooked(Connection before, Input input)
    {
        if (Rests(Connection)) Assert.Empty(Connection.Authors);
        else Assert.Empty(before.Authors.Except(Connection.Authors));
        if (input is TakePolicy policy && before.IsInService && !Rests(Connection)) Assert.Contains(policy.By, Connection.Authors);
        if (input is not ReleaseChange) return;
        Assert.Equal(before.Trouble!.Held!.NeedsSecondPerson, Connection.Release!.BySecondPerson);
        if (Connection.Release.BySecondPerson) Assert.DoesNotContain(Connection.Release.By, before.Authors);

        static bool Rests(Connection c) => c is { IsInService: true, Change: null, ChangingHalf: null, Drain: null } && c.IsApplied
            && c.Halves.All(h => h.PermissionDueSince is null);
    }

    /// <summary>A half that nothing is being done to is wished of the router as it was, to the last field: its session has no reason to flap.</summary>
    private void AssertTheOtherHalfIsLeftAlone(Connection before, Input input)
    {
        if (!before.IsInService || !Connection.IsInService) return;
        // What a hand changed on the router is chosen for all that the connection has there.
        if (input is AdoptByHand or RestoreSessions) return;
        // To go out of service for a while and to come back is of the whole connection.
        if (before.Drain is not null || Connection.Drain is not null) return;
        Assert.True(Connection.Asked.WantsV4 || Connection.Asked.WantsV6, $"{input.Word} leaves no half to be wanted.");
        Assert.True(before.Halves.Count(InService) == 0 || Connection.Halves.Any(InService), $"{input.Word} takes the last half out of service.");
        Assert.True(Connection.Halves.Count(h => h.Change is not null) <= 1, "Two halves are changed at the same time.");
        foreach (var family in new[] { Family.IPv4, Family.IPv6 })
        {
            if (before.Half(family) is not { Change: null } || Connection.Half(family) is not { Change: null }) continue;
            var (was, now) = (Wished(before, family), Wished(Connection, family));
            // Rules that change are a change of every open half; what was adopted is not written.
            if (input is WaiveRules or TakePolicy or GetPolicyBack or PermissionJudged or Tick && Generation(family) > before.Half(family)!.Generation) continue;
            if (before.Half(family)!.AdoptedHash is not null) continue;
            if (was != now) Assert.Fail($"{input.Word} touches {family}: {was} became {now}");
        }
    }

    /// <summary>
    /// What an open half gets without the gate is no more than what it had, or had before a change, or before a rollout that failed.
    /// </summary>
    private void AssertOnlyWhatPassed(StepKind step)
    {
        if (!IsDue(step)) return;
        var stands = ChangeGate.Stands(Connection, step);
        foreach (var half in Connection.Halves.Where(h => h is { IsOpen: true, IsWished: true, AdoptedHash: null }))
        {
            var let = new Let(half.Permitted, Connection.RuleWaivers, Connection.Blackhole, half.ByHand, Settings(half));
            var had = opened.Where(o => o.Family == half.Family).Select(o => o.Let).ToList();
            // What must not be open is closed whatever else is on its way.
            if (!stands && !DueSteps.MustClose(Connection))
            {
                Assert.True(had.Any(h => h.Settings == let.Settings), $"{half.Family} gets {let.Settings}, which never passed.");
                Assert.True(had.Any(h => h.ByHand == let.ByHand), $"{half.Family} gets {let.ByHand}, which never passed.");
                Assert.True((givenBack ? had : had[^1..]).Any(let.IsWithin), $"{half.Family} gets more than it had: {let} after {had[^1]}");
            }

            opened.Add((half.Family, let));
        }

        if (!stands) ByItself++;
        givenBack = false;
    }

    /// <summary>How often the router was given something that did not have to pass the gate.</summary>
    public int ByItself { get; private set; }

    private (int?, string?) Settings(SessionHalf half)
    {
        var said = Connection.SettingsOf(half);
        return (half.Family is Family.IPv4 ? said.MaxPrefixesV4 : said.MaxPrefixesV6, said.SealedKeyOf(half.Family));
    }

    private sealed record Let(
        IReadOnlyList<PermittedPrefix> Permitted, IReadOnlyList<RuleWaiver> Waived, BlackholeAgreement? Blackhole, HandSettings? ByHand, (int?, string?) Settings)
    {
        public bool IsWithin(Let had) => Permitted.All(p => had.Permitted.Any(w => w.Prefix.Covers(p.Prefix) && p.MaxLength <= w.MaxLength))
            && Waived.All(had.Waived.Contains) && (Blackhole is null || Blackhole == had.Blackhole);
    }

    private static bool InService(SessionHalf half) =>
        half.IsOpen && half.Change is not { Phase: HalfPhase.Draining or HalfPhase.TakingOff or HalfPhase.Releasing };

    public static string Wished(Connection c, Family family) => PeerlineJson.Write(
        Wishes.For(Samples.Operator, [(c, new Asn(64500))], (_, key) => key).Connections.SelectMany(w => w.Sessions).Where(s => s.Family == family));

    private static void AssertRecorded(Connection before, Input input, Outcome.Moved moved)
    {
        var state = before.State;
        foreach (var fact in moved.Facts.Where(f => f.To is not null))
        {
            Assert.Equal(state, fact.From);
            state = fact.To!.Value;
        }

        Assert.Equal(moved.Connection.State, state);
        Assert.All(moved.Facts, f => Assert.True(f.Sentence.Length > 0 && f.Actor.Length > 0));
        if (input is Delete && before.State is ConnectionState.ProvisioningStarted or ConnectionState.ProvisioningCompleted)
            Assert.Fail($"Delete was taken in {before.State}.");
        if (moved.Connection.State is ConnectionState.Active && before.State is not ConnectionState.Active)
            Assert.True(before.State is ConnectionState.Validating || before.IsInService || before.Removal is { Remaining: [RemovalTask.Drain, ..] } || before.Adoption?.ApprovedAt is not null, $"{before.State} became Active.");
    }

    private void AssertNothingIsForgotten(Connection before, Input input)
    {
        switch (input)
        {
            case PortAllocated or SessionAdopted: Assert.True(Connection.Port is not null, $"{input.Word} in {before.State}"); break;
            case AddressesAllocated { Addresses: not { V4: null, V6: null } }: Assert.NotNull(Connection.Addresses); break;
            case LoaIssued i: Assert.Equal(i.Loa, Connection.Loa); break;
            case LinkTestAddressed: Assert.NotNull(Connection.LinkTest); break;
            case MembersAllocated i when before.Port?.Lag is { } lag:
                Assert.All(i.Members, m => Assert.True(Connection.Port!.Lag!.Of(m.PortId) is not null || lag.Of(m.CircuitId) is not null));
                break;
        }

        AssertTheLagIsWhole(before, input);

        if (Connection.State is ConnectionState.Gone)
            Assert.True(Connection is { Port: null, Addresses: null, Loa: null, LinkTest: null, Removal.Remaining.Count: 0 }, "Gone with something left.");
    }

    /// <summary>What is in force is carried, with the minimum of links; and members come and go without a word to the sessions.</summary>
    private void AssertTheLagIsWhole(Connection before, Input input)
    {
        if (Connection is not { IsInService: true, Port.Lag: { } lag }) return;
        if (OnLag && !IsAdopted && IsStrict)
        {
            Assert.True(lag.CapacityMbps >= Connection.Requested.BandwidthMbps, $"{input.Word}: {lag.CapacityMbps} Mbps for {Connection.Requested.BandwidthMbps}.");
            Assert.True(lag.Members.Count(m => m.Carries) >= lag.MinimumLinks);
        }

        if (input is MembersAllocated or MemberLoaIssued or MemberSeen or MemberCeased or MemberReleased && before.IsInService && before.ChangingHalf is null)
            foreach (var half in before.Halves.Where(h => before.Change?.Wanted is not { } w || w.Wants(h.Family) && w.SaysTheSameOf(h.Family, before.Requested)))
                Assert.Equal(Wished(before, half.Family), Wished(Connection, half.Family));
    }

    /// <summary>That a member that counts is dark, and that it has light again, is told in turns; of one that comes or goes nothing is.</summary>
    private void AssertLightIsToldOnce(Connection before, Input input, IReadOnlyList<Fact> facts)
    {
        if (Connection is not { IsInService: true, Port.Lag: { } lag } || !before.IsInService) return;
        foreach (var member in lag.Members.Where(m => before.Port?.Lag?.Of(m.PortId) is { Change: null }))
        {
            var told = facts.Where(f => f.Type is FactTypes.MemberDark or FactTypes.MemberLit && f.Sentence.StartsWith(member.InterfaceName + " ", StringComparison.Ordinal));
            var (was, isDark) = (before.Port!.Lag!.Of(member.PortId)!.DarkSince is not null, member.DarkSince is not null);
            Assert.Equal(was == isDark || member.Change is not null ? [] : [isDark ? FactTypes.MemberDark : FactTypes.MemberLit], told.Select(f => f.Type));
        }

        Assert.All(lag.Members, m => Assert.True(m.DarkSince is null ? m.LitSince is null : m.Change is null, $"{input.Word}: {m}"));
    }

    private void AssertStored()
    {
        var text = PeerlineJson.Write(Connection);
        var stored = PeerlineJson.Read<Connection>(text);
        Assert.Equal(text, PeerlineJson.Write(stored));
        var steps = PeeringLifecycle.Steps(Connection, Now);
        Assert.Equal(steps, PeeringLifecycle.Steps(stored, Now));
        Assert.Equal(steps.OrderBy(s => s.At), steps);
        Connection = stored;
    }

    private void AssertClosedUnlessValidated()
    {
        foreach (var half in Connection.Halves.Where(h => h.IsOpen)) Assert.True(MayBeOpen(half.Family, half.Generation), $"{half.Family} is desired open at {half.Generation}.");
        foreach (var session in Wishes.For(Samples.Operator, [(Connection, new Asn(64500))], (_, _) => null).Connections.SelectMany(w => w.Sessions))
        {
            if (session.Policy.Open) Assert.True(MayBeOpen(session.Family, session.Generation), $"{session.Family} would be opened at {session.Generation}.");
            else Assert.True(session.Policy.Accept.Count == 0 && session.Policy.Announce.Count == 0);
        }

        foreach (var (family, half) in Router.Where(r => r.Value.Open)) Assert.True(MayBeOpen(family, half.Generation), $"{family} is open on the router at {half.Generation}.");
    }

    private bool MayBeOpen(Family family, int generation) => validated.Contains((family, generation)) || Connection.Adoption is not null && generation == 1;

    /// <summary>When nothing is underway any more.</summary>
    public void AssertAtRest()
    {
        Assert.True(Connection.State is ConnectionState.Active or ConnectionState.Gone, $"A dead end: {Connection.State}.");
        if (Connection.State is ConnectionState.Gone)
        {
            Assert.Empty(Held);
            Assert.False(RouterHasTestAddress);
            // A legacy session that was never adopted stays as it was.
            if (Connection.Adoption is null || IsAdopted) Assert.Empty(Router);
        }
        else
        {
            Assert.Null(Connection.Change);
            Assert.Null(Connection.ChangingHalf);
            Assert.Null(Connection.Drain);
            if (IsStrict) Assert.False(Connection.IsUnpassed, "Something was never let through.");
            Assert.All(Connection.Halves, h => Assert.Equal(new AppliedHalf(h.Generation, true), Router[h.Family]));
            Assert.All(Connection.Halves, h => Assert.True(h.PermissionDueSince is null || h.Observed is not SessionState.Established));
            Assert.Equal(Connection.Halves.Select(h => h.Family).Order(), Router.Keys.Order());
            Assert.Equal(Connection.Halves.Select(h => Addresses(h.Family)), Held.Where(h => h.StartsWith("addresses", StringComparison.Ordinal)).Order());
            Assert.Equal(Connection.Halves.Select(h => h.Family), new[] { Family.IPv4, Family.IPv6 }.Where(Connection.Requested.Wants));
            Assert.False(RouterHasTestAddress);
            Assert.All(Connection.Port?.Lag?.Members ?? [], m => Assert.Null(m.Change));
            if (OnLag && IsStrict && !IsAdopted && Connection.HasCable)
            {
                Assert.Equal(Connection.Port!.Lag!.Members.Select(m => $"member {m.CircuitId}").Except(first.Select(f => $"member {f}")).Order(),
                    Held.Where(h => h.StartsWith("member ", StringComparison.Ordinal)).Except(first.Select(f => $"member {f}")).Order());
                Assert.Equal(Connection.Port.Lag.Members.Where(m => m.Loa is not null).Select(m => $"loa {m.CircuitId}").Order(),
                    Held.Where(h => h.StartsWith("loa ", StringComparison.Ordinal)).Order());
            }

            Assert.DoesNotContain("link-test", Held);
        }
    }
}
