using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Lifecycle;

/// <summary>One or more of every input that there is, for a given connection and moment: sensible ones, late ones and nonsense.</summary>
internal static class Inputs
{
    private static readonly Prefix V4 = Prefix.Parse("192.0.2.0/24");
    private static readonly Prefix V6 = Prefix.Parse("2001:db8:1::/48");

    public static IReadOnlyList<Type> Types { get; } = [.. typeof(Input).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Input)) && !t.IsAbstract)];

    /// <summary>What people may say at any time.</summary>
    public static IReadOnlyList<Input> OfPeople(Connection c, DateTimeOffset now) =>
    [
        new Approve(), new Reject("no"), new AskQuestion("why?"), new AnswerQuestion("because"),
        new Resubmit(c.Requested with { BandwidthMbps = 100_000 }), new Resubmit(c.Requested with { BandwidthMbps = 40_000 }) { IsJudged = true }, new JudgeAgain(),
        new OfferInstead(72, null, "full", null), new OfferInstead(null, 20_000, "full", now + TimeSpan.FromHours(1)), new OfferInstead(null, null, "same", null),
        new OfferInstead(72, 10_000, "late", now), new OfferInstead(72, null, "for ever", DateTimeOffset.MaxValue), new AcceptOffer(), new DeclineOffer(null),
        new DeclineOffer("too far"), new Resubmit(c.Offer?.On(c.Requested) ?? c.Requested),
        new RaiseBlocker("tray is full", "Colo"), new ClearBlocker(), new Cancel("enough"), new WaiveCheck("session.stable", "known"), new RestoreSessions("a test of last night"),
        new WaiveRules([], "None is waived.") { Blackhole = new BlackholeAgreement(32, null, "as agreed", "noc", now) },
        new WaiveRules([], "None is waived."), new WaiveRules([Waiver("first-asn", now, TimeSpan.FromHours(1))], "One is waived."),
        new WaiveRules([Waiver("first-asn", now, TimeSpan.FromHours(1)), Waiver("as-set", now, TimeSpan.FromMinutes(1))], "Two are waived."),
        new WaiveRules([Waiver("as-set", now, -TimeSpan.FromHours(1)), Waiver("blackhole", DateTimeOffset.MaxValue, TimeSpan.Zero)], "One is over already."),
        new AdoptByHand(new HandSettings { MaxPrefixes = 5000 }, null, "it is right"), new AdoptByHand(null, new HandSettings { Gtsm = false }, "it is right"),
        new ReleaseChange("seen"), new ReleaseChange("seen") { Actor = "noc" }, new ExtendDeadline(now + TimeSpan.FromDays(7)), new ExtendDeadline(now - TimeSpan.FromDays(1)), new ExtendDeadline(DateTimeOffset.MaxValue),
        new StateDemarc(new PeerDemarc { Panel = "PP-7", Positions = "F9/F10" }), new StateDemarc(new PeerDemarc { Panel = "PP-7", Positions = "F11/F12" }),
        new SayWired("XC-1"), new SayWired("XC-3", "C-1"), new SayWired("XC-4", "C-2"), new SayWired("XC-5", "C-9"),
        new StateDemarc(new PeerDemarc { Panel = "PP-8", Positions = "F1/F2" }, "C-1"), new StateDemarc(new PeerDemarc { Panel = "PP-8", Positions = "F3/F4" }, "C-9"),
        new StatePrefixes([new StatedPrefix(V4, 24), new StatedPrefix(V6, 48)]), new StatePrefixes([]), new SayReady(),
        new Retry(), new Delete(null), new Delete("moving"),
        new PlanLinkTest(Samples.Attempt(1)), new PlanLinkTest(Samples.Attempt(2)), new RunLinkTest(), new EndLinkTest(),
        .. Changes(c), new WithdrawChange(), .. Drains,
    ];

    /// <summary>Out of service for a while and back: by hand, and for two pieces of work.</summary>
    public static IReadOnlyList<Input> Drains { get; } =
    [
        .. new Guid?[] { null, Samples.Attempt(7), Samples.Attempt(8) }.SelectMany(w => new Input[] { new StartDrain(w, "new line cards"), new Undrain(w) }),
    ];

    private static RuleWaiver Waiver(string rule, DateTimeOffset now, TimeSpan lasts) => new(rule, "agreed", "noc", now, now + lasts);

    /// <summary>Requests that a connection in service may get: one thing changed, several, what was before, and what cannot be.</summary>
    public static IReadOnlyList<Modify> Changes(Connection c) =>
    [
        .. SingleChanges(c).Select((r, i) => new Modify(r) { IsJudged = i % 2 == 0 }),
        new Modify(c.Asked with { BandwidthMbps = 100_000 }) { IsJudged = true }, new Modify(c.Asked with { UseForPeeringService = true }) { IsJudged = true },
        new Modify(c.Requested),
        new Modify(c.Asked with { BandwidthMbps = 100_000, MaxPrefixesV4 = 77, UseForPeeringService = true, SealedMd5Key = "k7" }),
        new Modify(c.Asked with { WantsV4 = !c.Asked.WantsV4, WantsV6 = !c.Asked.WantsV6 }),
        new Modify(c.Asked with { WantsV4 = false, WantsV6 = false }),
        new Modify(c.Asked with { FacilityId = 72 }),
        new Modify(c.Asked with { AddressProvider = AddressProvider.Peer, PrefixV4 = V4 }),
    ];

    public static IReadOnlyList<ConnectionRequest> SingleChanges(Connection c) =>
    [
        .. new ConnectionRequest[]
        {
            c.Asked with { BandwidthMbps = 20_000 }, c.Asked with { BandwidthMbps = 50_000 }, c.Asked with { BandwidthMbps = 10_000 }, c.Asked with { BandwidthMbps = 5_000 },
            c.Asked with { MaxPrefixesV4 = 500 }, c.Asked with { MaxPrefixesV6 = 50 }, c.Asked with { MaxPrefixesV4 = null },
            c.Asked.WithKey(Family.IPv4, "k1"), c.Asked.WithKey(Family.IPv6, "k2"), c.Asked.WithKey(Family.IPv4, null),
            c.Asked with { SealedMd5Key = "k3", SealedMd5KeyV4 = null, SealedMd5KeyV6 = null },
            c.Asked with { UseForPeeringService = true }, c.Asked with { UseForPeeringService = false },
            c.Asked with { MeshV4 = c.Asked.MeshV4 is null ? Samples.Mesh : null },
            c.Asked with { WantsV4 = true, WantsV6 = false }, c.Asked with { WantsV4 = false, WantsV6 = true }, c.Asked with { WantsV4 = true, WantsV6 = true },
        }.Select(r => r.Canonical()),
    ];

    /// <summary>What steps may answer: for the present generations, for older ones, and for attempts that nobody remembers.</summary>
    public static IReadOnlyList<Input> OfSteps(Connection c, DateTimeOffset now)
    {
        var (g4, g6) = (c.V4?.Generation ?? 0, c.V6?.Generation ?? 0);
        var links = new SessionAddresses(Samples.Link("198.51.100.0/31"), Samples.Link("2001:db8:ffff::/127"));
        return
        [
            .. Enum.GetValues<EligibilityOutcome>().Select(Judged),
            new AsSetChanged("AS-PEER expands to something else."), new TakePolicy("The policy is another.", "noc"), new GetPolicyBack("It is the former again."),
            new PortAllocated(Samples.Port()), new PortAllocated(Samples.Port("et-0/0/2")), new PortAllocated(Samples.Lag()), new PortAllocated(Samples.Lag("ae13", "C-7", "C-8")),
            new AddressesAllocated(links), new AddressesAllocated(links with { V6 = null }), new AddressesAllocated(new SessionAddresses(null, null)),
            new LoaIssued(Samples.Loa(1, now + TimeSpan.FromDays(30))), new LoaIssued(Samples.Loa(2, DateTimeOffset.MaxValue)),
            new LinkTestAddressed(Samples.Attempt(1), Samples.Link("169.254.1.0/30")), new LinkTestAddressed(Samples.Attempt(2), Samples.Link("169.254.1.4/30")),
            new LinkTestPlaced(Samples.Attempt(1)), new LinkTestRan(Samples.Attempt(1), true, "ok"), new LinkTestRan(Samples.Attempt(1), false, "lost"),
            new LinkTestCleared(Samples.Attempt(1)), new LinkTestCleared(Samples.Attempt(3)),
            new Applied(new AppliedHalf(g4, false), new AppliedHalf(g6, false)), new Applied(new AppliedHalf(g4, true), new AppliedHalf(g6, true)),
            new Applied(new AppliedHalf(g4 - 1, true), null), new Applied(null, null), new ApplyFailed("commit timed out"),
            new SessionsObserved(SessionState.Established, SessionState.Established), new SessionsObserved(SessionState.Idle, null),
            new SessionsObserved(SessionState.Unknown, SessionState.Unknown),
            Validation(true, g4, g6), Validation(true, g4 - 1, g6 - 1), Validation(false, g4, g6), Validation(false, g4 + 1, g6),
            new OpeningVerified(Samples.Report, g4, g6), new OpeningVerified(Samples.Report, g4 - 1, g6),
            new OpeningRefuted(Samples.Report, "differs", g4, g6), new OpeningRefuted(Samples.Report, "differs", g4 - 1, g6 - 1),
            new SessionAdopted(Samples.Port("et-0/0/9"), links, Adopted(V4), Adopted(V6), Samples.Report),
            new SessionAdopted(Samples.Port("et-0/0/9"), links, Adopted(V4), null, Samples.Report),
            new SessionAdopted(Samples.Port("et-0/0/9"), new SessionAddresses(null, null), null, null, Samples.Report),
            new AdoptionFailed("changed"), new DrainStarted(), new Tick(),
            .. Seen(c, now),
            new MembersAllocated([Samples.Member("C-3")]), new MembersAllocated([Samples.Member("C-4"), Samples.Member("C-5")]), new MembersAllocated([]),
            .. new[] { "C-1", "C-3", "C-4" }.Select(Samples.Member).SelectMany(m => new Input[]
            {
                new MemberLoaIssued(m.PortId, Samples.Loa(1, now + TimeSpan.FromDays(30))), new MemberSeen(m.PortId, true, true), new MemberSeen(m.PortId, true, false),
                new MemberSeen(m.PortId, false, false), new MemberCeased(m.PortId), new MemberReleased(m.PortId),
            }),
            new HalfAddressed(Samples.Link("198.51.100.0/31")), new HalfAddressed(Samples.Link("2001:db8:ffff::/127")),
            .. new[] { Family.IPv4, Family.IPv6 }.SelectMany(f => OfHalf(c, f)),
            .. Enum.GetValues<RemovalTask>().Select(t => new Undone(t)),
            .. Enum.GetValues<StepKind>().Select(k => new StepFailed(k, "no answer", now + TimeSpan.FromSeconds(5))),
            .. Enum.GetValues<StepKind>().Select(k => new StepFailed(k, "no answer", null)),
            .. Enum.GetValues<StepKind>().Select(k => new StepFailed(k, "The router has generation 9.", now) { Newer = 9 }),
            Held(now, two: false), Held(now, two: true),
        ];
    }

    /// <summary>What the gate says of a change that may not go on.</summary>
    public static StepFailed Held(DateTimeOffset now, bool two) => new(StepKind.ApplySession, "It is too much.", now + TimeSpan.FromMinutes(5))
    {
        Held = new HeldChange("5f", "It is too much.", now, two),
    };

    /// <summary>What a router may show of a drain: all, a part or nothing of it announced; much, little and no traffic; counters that began anew.</summary>
    public static IEnumerable<Input> Seen(Connection c, DateTimeOffset now)
    {
        var drain = Draining.Of(c) ?? new Draining(null, now, new DrainSight());
        foreach (var since in new[] { drain.Since, drain.Since - TimeSpan.FromHours(1) })
        {
            foreach (var (announced, marked) in new (int?, int?)[] { (null, null), (0, 0), (2, 1), (2, 2) })
            {
                foreach (var octets in new long?[] { null, 0, 40, 4_000_000_000 })
                    yield return new DrainSeen(drain.Half, since, announced, marked, octets is { } o ? new PortCount(now, o, o / 2) : null);
            }
        }

        yield return new DrainSeen(drain.Half is Family.IPv4 ? Family.IPv6 : Family.IPv4, drain.Since, 1, 1, new PortCount(now, 5, 5));
    }

    private static IEnumerable<Input> OfHalf(Connection c, Family family)
    {
        var generation = c.Half(family)?.Generation ?? 0;
        var permitted = family is Family.IPv4 ? new PermittedPrefix(V4, 24) : new PermittedPrefix(V6, 48);
        yield return new HalfValidated(Samples.Report, true, "Passed.", family, generation, [permitted]);
        yield return new HalfValidated(Samples.Report, false, "A default route is received.", family, generation, []);
        yield return new HalfValidated(Samples.Report, true, "Passed.", family, generation - 1, [permitted]);
        yield return new PermissionJudged(Samples.Report, family, generation, [permitted]);
        yield return new PermissionJudged(Samples.Report, family, generation, []);
        yield return new PermissionJudged(Samples.Report, family, generation - 1, []);
        yield return new PermissionJudged(Samples.Report, family, generation, []) { DueSince = c.Half(family)?.PermissionDueSince };
        yield return new PermissionJudged(Samples.Report, family, generation, []) { DueSince = Samples.Begin.AddDays(-1) };
        yield return new ChangeVerified(Samples.Report, family, generation);
        yield return new ChangeVerified(Samples.Report, family, generation - 1);
        yield return new ChangeRefuted(Samples.Report, "It is Idle.", family, generation);
        yield return new HalfTakenOff(family, generation);
        yield return new HalfTakenOff(family, generation - 1);
        yield return new HalfReleased(family);
    }

    /// <summary>What is said of generations: of the present ones, of the last and of the next.</summary>
    public static IReadOnlyList<Input> OfGenerations(Connection c)
    {
        var (g4, g6) = (c.V4?.Generation ?? 0, c.V6?.Generation ?? 0);
        return
        [
            .. new[] { -1, 0, 1 }.SelectMany(off => new Input[]
            {
                Validation(true, g4 + off, g6 + off), Validation(false, g4 + off, g6 + off),
                new Applied(new AppliedHalf(g4 + off, false), new AppliedHalf(g6 + off, false)),
                new OpeningVerified(Samples.Report, g4 + off, g6 + off), new OpeningRefuted(Samples.Report, "differs", g4 + off, g6 + off),
            }),
        ];
    }

    public static ValidationFinished Validation(bool passed, int g4, int g6) => new(
        Samples.Report, passed, passed ? "Passed." : "A default route is received.", g4, g6, [new PermittedPrefix(V4, 24)], [new PermittedPrefix(V6, 48)]);

    public static RequestJudged Judged(EligibilityOutcome outcome) => new(Samples.Report, outcome, "By the rules.");

    public static AdoptedSession Adopted(Prefix accepted) => new("5f", [new PermittedPrefix(accepted, accepted.Length)]);
}
