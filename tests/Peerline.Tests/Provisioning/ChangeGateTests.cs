using Microsoft.Extensions.Time.Testing;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Storage;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Provisioning;

public sealed class ChangeGateTests : IDisposable
{
    private static readonly ChangeCaps Caps = new() { SessionsPerChange = 4, SessionsPerHour = 6, SecondPersonFromPrefixes = 1000 };
    private static readonly Guid Site = Guid.NewGuid();

    private readonly string folder = Directory.CreateTempSubdirectory("peerline-gate").FullName;
    private readonly FakeTimeProvider time = new(DateTimeOffset.Parse("2026-03-01T00:00:00Z"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_was_changed_counts_after_a_restart_and_a_torn_line_does_not_stop_it()
    {
        Assert.Null(Gate().Enter(Size(4, 0), "a", null, null, out _));
        File.AppendAllText(Path.Combine(folder, "changes.jsonl"), "{\"id\":\"0198");

        var held = Gate().Enter(Size(3, 0), "b", null, null, out _);
        Assert.Contains("With it 7 sessions would be touched within one hour; 6 are allowed.", held!.Change.Sentence, StringComparison.Ordinal);
        Assert.Null(Gate().Enter(Size(2, 0), "c", null, null, out _));
        Assert.Equal(2, File.ReadAllLines(Path.Combine(folder, "changes.jsonl")).Length);

        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(Gate().Enter(Size(3, 0), "b", null, null, out _));
    }

    [Fact]
    public void A_peer_that_changes_its_own_again_and_again_holds_up_nobody_else_after_a_restart_either()
    {
        var size = Size(2, 0);
        Assert.Null(Gate().Enter(size, "a", null, null, out _));

        var held = Gate().Enter(size, "b", null, null, out _)!;
        Assert.Contains("With it 4 sessions of this peer would be touched within one hour; 3 are allowed.", held.Change.Sentence, StringComparison.Ordinal);
        Assert.Null(Gate().Enter(Size(4, 0), "c", null, null, out _));

        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(Gate().Enter(size, "b", null, null, out _));
    }

    [Fact]
    public void What_never_reached_the_router_does_not_count()
    {
        var gate = Gate();
        Assert.Null(gate.Enter(Size(4, 0), "a", null, null, out var pass));
        gate.Leave(pass!.Value);

        Assert.Null(Gate().Enter(Size(4, 0), "a", null, null, out _));
    }

    [Fact]
    public void What_a_process_ended_in_counts_once_when_the_next_one_goes_on_with_it()
    {
        Assert.Null(Gate().Enter(Size(4, 0), "a", null, null, out _));
        Assert.Null(Gate().Enter(Size(2, 0), "b", null, null, out _));

        // The caps are full, and it is not one change more.
        var next = Gate();
        Assert.Null(next.Enter(Size(4, 0), "a", null, null, out var pass));
        Assert.Null(pass);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(folder, "changes.jsonl")).Length);

        // Once: what this process does again is another.
        Assert.NotNull(next.Enter(Size(1, 0), "a", null, null, out _));
        Assert.NotNull(Gate().Enter(Size(1, 0), "c", null, null, out _));
    }

    [Fact]
    public void A_release_is_for_the_change_that_was_seen_and_expires()
    {
        var size = Size(5, 0);
        var held = Gate().Enter(size, "a", null, null, out _)!;
        var release = new ChangeRelease(held.Change.Hash, "alice", "seen", time.GetUtcNow(), time.GetUtcNow() + ChangeRelease.Lasts);

        Assert.NotNull(Gate().Enter(size, "another", release, null, out _));
        Assert.Null(Gate().Enter(size, "a", release, null, out _));
        time.Advance(ChangeRelease.Lasts);
        Assert.NotNull(Gate().Enter(size, "a", release, null, out _));
    }

    [Fact]
    public void In_a_freeze_everything_waits_until_it_is_over_or_released_and_other_routers_go_on()
    {
        var (router, other, size, now) = (Guid.NewGuid(), Guid.NewGuid(), Size(1, 0), time.GetUtcNow());
        FreezeWindow[] windows =
        [
            Window(now.AddMinutes(-1), now.AddMinutes(2), [router], "the quarter's end"), Window(now.AddMinutes(-1), now.AddMinutes(1), [], "a short one"),
            Window(now.AddHours(1), now.AddHours(2), [], "to come"),
        ];
        var held = Gate().Enter(size, "a", null, FreezeWindow.Of(windows, router, now), out _)!;
        Assert.Equal("Frozen until 2026-03-01 00:02:00Z, because: the quarter's end", held.Change.Sentence);
        Assert.Equal(now.AddMinutes(2), held.LooksAgainAt);
        Assert.False(held.Change.NeedsSecondPerson);

        var release = new ChangeRelease(held.Change.Hash, "alice", "pressing", now, now + ChangeRelease.Lasts);
        Assert.Null(Gate().Enter(size, "a", release, FreezeWindow.Of(windows, router, now), out _));
        Assert.Equal("a short one", FreezeWindow.Of(windows, other, now)!.Reason);
        Assert.Null(FreezeWindow.Of(windows, router, now.AddMinutes(2)));
        Assert.NotNull(FreezeWindow.Of(windows, other, now.AddHours(1)));

        // Both at once: it is looked at again when both are over, and at the latest in five minutes.
        var both = Gate().Enter(Size(5, 0), "b", null, windows[0], out _)!;
        Assert.Contains("Frozen until", both.Change.Sentence, StringComparison.Ordinal);
        Assert.Contains("one change may touch 4", both.Change.Sentence, StringComparison.Ordinal);
        Assert.Equal(now.AddMinutes(5), both.LooksAgainAt);
        static FreezeWindow Window(DateTimeOffset from, DateTimeOffset until, IReadOnlyList<Guid> routers, string reason) =>
            new(Guid.NewGuid(), from, until, routers, reason, "alice", from);
    }

    [Fact]
    public void A_release_of_what_was_small_does_not_let_pass_what_two_have_to_look_at()
    {
        var held = Gate().Enter(Size(5, 0), "a", null, null, out _)!;
        Assert.False(held.Change.NeedsSecondPerson);
        var release = Release(held, "alice");
        Assert.Null(Gate().Enter(Size(5, 999), "a", release, null, out var pass));
        Gate().Leave(pass!.Value);

        // The peer sends more by now, which is not in the hash.
        var grown = Gate().Enter(Size(5, 1000), "a", release, null, out _)!;
        Assert.Equal("It touches 5 sessions and 1000 prefixes: a second person has to release it.", grown.Change.Sentence);
        Assert.True(grown.Change.NeedsSecondPerson);
        Assert.Null(Gate().Enter(Size(5, 2000), "a", Release(grown, "bob"), null, out _));

        // As an older version wrote it, by whomever.
        var old = PeerlineJson.Read<ChangeRelease>(
            $$"""{"hash":"a","by":"bob","reason":"seen","at":"{{release.At:O}}","expiresAt":"{{release.ExpiresAt:O}}"}""");
        Assert.NotNull(Gate().Enter(Size(1, 1000), "a", old, null, out _));
    }

    [Fact]
    public void A_release_holds_in_the_freeze_that_it_was_given_in_and_in_none_that_came_after_it()
    {
        var (router, size, now) = (Guid.NewGuid(), Size(5, 0), time.GetUtcNow());
        var first = new FreezeWindow(Guid.NewGuid(), now.AddMinutes(-5), now.AddHours(3), [], "the quarter's end", "carol", now.AddDays(-1));
        var release = Release(Gate().Enter(size, "a", null, first, out _)!, "alice");
        Assert.Null(Gate().Enter(size, "a", release, FreezeWindow.Of([first], router, now, release), out var pass));
        Gate().Leave(pass!.Value);

        // One that begins later, and one that is named later and says that it held before; the first one is longer than both.
        time.Advance(TimeSpan.FromHours(1));
        now = time.GetUtcNow();
        FreezeWindow[] later = [first with { From = now, Until = now.AddHours(1), Reason = "a holiday" }, first with { At = now, Until = now.AddHours(1), Reason = "a fire" }];
        foreach (var window in later)
        {
            var held = Gate().Enter(size, "a", release, FreezeWindow.Of([first, window], router, now, release), out _)!;
            Assert.StartsWith($"Frozen until {window.Until:u}, because: {window.Reason}", held.Change.Sentence, StringComparison.Ordinal);
            Assert.False(held.Change.NeedsSecondPerson);
        }

        Assert.Equal("the quarter's end", FreezeWindow.Of([first, .. later], router, now)!.Reason);
    }

    [Fact]
    public void What_is_large_waits_for_a_second_person_however_long()
    {
        var large = Size(1, 1000);
        for (var day = 0; day < 3; day++, time.Advance(TimeSpan.FromDays(1)))
        {
            var held = Gate().Enter(large, "a", null, null, out _)!;
            Assert.True(held.Change.NeedsSecondPerson);
            Assert.Equal("It touches 1 sessions and 1000 prefixes: a second person has to release it.", held.Change.Sentence);
        }
    }

    [Fact]
    public void Who_brought_a_change_about_does_not_release_what_two_have_to_look_at()
    {
        var held = new HeldChange("a", "large", time.GetUtcNow(), NeedsSecondPerson: true);
        var c = Samples.Request() with
        {
            State = ConnectionState.Active, Authors = ["alice"], Trouble = new Trouble(nameof(StepKind.ApplySession), "large", 1, time.GetUtcNow(), null) { Held = held },
        };

        var own = Assert.IsType<Outcome.Refused>(PeeringLifecycle.Next(c, new ReleaseChange("mine") { Actor = "alice" }, time.GetUtcNow()));
        Assert.Equal(RefusalReason.SecondPersonNeeded, Assert.Single(own.Refusals).Reason);

        var elsewhere = Assert.IsType<Outcome.Refused>(PeeringLifecycle.Next(c, new ReleaseChange("seen", "b") { Actor = "bob" }, time.GetUtcNow()));
        Assert.Equal(RefusalReason.OtherChangeHeld, Assert.Single(elsewhere.Refusals).Reason);

        var other = Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(c, new ReleaseChange("seen", "a") { Actor = "bob" }, time.GetUtcNow()));
        Assert.True(other.Connection.Release!.Covers("a", time.GetUtcNow()));
        Assert.Equal("bob", other.Connection.Release.By);
        Assert.Null(other.Connection.Trouble);
    }

    [Fact]
    public void Who_asked_first_does_not_release_what_another_has_added_to()
    {
        var now = time.GetUtcNow();
        var large = new HeldChange("a", "large", now, NeedsSecondPerson: true);
        var c = OfOneHalf(ConnectionState.Active, isOpen: true);
        Input[] asked =
        [
            new WaiveRules([], "None is waived.") { Actor = "nobody" },
            new RestoreSessions("by hand last night") { Actor = "alice" },
            new StatePrefixes([new StatedPrefix(Prefix.Parse("45.99.0.0/24"), 24)]) { Actor = "carol" },
            new WaiveRules([], "A blackhole is agreed.") { Actor = "bob", Blackhole = new BlackholeAgreement(32, null, "as agreed", "bob", now) },
            new StepFailed(StepKind.ApplySession, "large", null) { Held = large },
        ];
        foreach (var input in asked) c = Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(c, input, now)).Connection;

        Assert.Equal(["alice", "carol", "bob"], c.Authors);
        Assert.Equal(c.Authors, PeerlineJson.Read<Connection>(PeerlineJson.Write(c)).Authors);
        Assert.Equal(["alice"], PeerlineJson.Read<Connection>(PeerlineJson.Write(c).Replace("\"authors\":[\"alice\",\"carol\",\"bob\"]", "\"author\":\"alice\"")).Authors);
        foreach (var by in c.Authors) Assert.IsType<Outcome.Refused>(PeeringLifecycle.Next(c, new ReleaseChange("mine") { Actor = by }, now));
        Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(c, new ReleaseChange("seen") { Actor = "dora" }, now));
    }

    [Fact]
    public void Who_asked_is_remembered_until_the_router_has_it_open()
    {
        var now = time.GetUtcNow();
        var c = OfOneHalf(ConnectionState.Validating, isOpen: false);
        Tell(new WaiveCheck("session.stable", "known") { Actor = "alice" });
        Tell(new WaiveRules([new RuleWaiver("first-asn", "known", "bob", now, now.AddHours(1))], "One is waived.") { Actor = "bob" });
        Assert.Equal(["alice", "bob"], c.Authors);

        c = OfOneHalf(ConnectionState.Active, isOpen: true);
        Tell(new WaiveRules([new RuleWaiver("first-asn", "known", "alice", now, now.AddHours(1))], "One is waived.") { Actor = "alice" });
        Tell(new WaiveRules([], "None is waived.") { Actor = "bob" });
        Assert.Equal(["alice"], c.Authors);
        Tell(new Applied(new AppliedHalf(3, true), null));
        Assert.Equal(["alice"], c.Authors);
        Tell(new PermissionJudged(Guid.NewGuid(), Family.IPv4, 3, c.V4!.Permitted));
        Assert.Empty(c.Authors);

        void Tell(Input input) => c = Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(c, input, now)).Connection;
    }

    [Fact]
    public void What_is_held_does_not_reach_the_router_with_the_way_back_from_a_change()
    {
        var c = OfOneHalf(ConnectionState.Active, isOpen: true);
        Tell(new StatePrefixes([new StatedPrefix(Prefix.Parse("45.99.0.0/24"), 24)]) { Actor = "alice" });
        Tell(new SessionsObserved(SessionState.Established, null));
        Tell(new PermissionJudged(Guid.NewGuid(), Family.IPv4, 1, [new PermittedPrefix(Prefix.Parse("45.99.0.0/24"), 24)]));
        Assert.True(ChangeGate.Stands(c, StepKind.ApplySession));

        Tell(new Modify(c.Asked with { MaxPrefixesV4 = 500 }) { Actor = "alice" });
        Tell(new WithdrawChange { Actor = "alice" });
        Assert.Equal(HalfPhase.PuttingBack, c.V4!.Change!.Phase);
        Assert.True(ChangeGate.Stands(c, StepKind.ApplySession));

        // Once it has passed, the same way back is free.
        Tell(new Applied(new AppliedHalf(c.V4.Generation, true), null));
        Tell(new Modify(c.Asked with { MaxPrefixesV4 = 500 }) { Actor = "alice" });
        Assert.True(ChangeGate.Stands(c, StepKind.ApplySession));
        Tell(new WithdrawChange { Actor = "alice" });
        Assert.Equal(HalfPhase.PuttingBack, c.V4!.Change!.Phase);
        Assert.False(ChangeGate.Stands(c, StepKind.ApplySession));

        void Tell(Input input) => c = Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(c, input, time.GetUtcNow())).Connection;
    }

    [Fact]
    public void What_is_waived_while_a_connection_is_out_of_service_passes_the_gate_when_it_comes_back()
    {
        foreach (var waived in new[] { false, true })
        {
            var now = time.GetUtcNow();
            var c = OfOneHalf(ConnectionState.Active, isOpen: true) with { Terms = Samples.Request().Terms with { DrainFor = TimeSpan.Zero } };
            Tell(new StartDrain(null, "new optics"));
            Assert.False(ChangeGate.Stands(c, StepKind.ApplySession));
            Take(open: false);
            if (waived)
            {
                Tell(new WaiveRules([new RuleWaiver("as-set", "agreed", "alice", now, now.AddHours(1))], "One is waived.") { Actor = "alice" });
                Take(open: false);
            }

            Tell(new Undrain(null));
            Assert.Equal(waived, ChangeGate.Stands(c, StepKind.ApplySession));
            Assert.Equal(waived ? ["alice"] : [], c.Authors);

            // Then the community goes as it came.
            Tell(new SessionsObserved(SessionState.Established, null));
            Take(open: true);
            Assert.Equal(DrainPhase.Lifting, c.Drain!.Phase);
            Assert.False(ChangeGate.Stands(c, StepKind.ApplySession));

            void Tell(Input input) => c = Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(c, input, now)).Connection;
            void Take(bool open) => Tell(new Applied(new AppliedHalf(c.V4!.Generation, open), null));
        }
    }

    [Fact]
    public void The_same_list_stated_again_is_of_who_stated_it_as_long_as_it_is_judged()
    {
        var now = time.GetUtcNow();
        var stated = new StatedPrefix(Prefix.Parse("45.99.0.0/24"), 24);
        var c = OfOneHalf(ConnectionState.Active, isOpen: true) with { Stated = new StatedPrefixes([stated], now.AddDays(-1), "carol") };
        Tell(new StatePrefixes([stated]) { Actor = "alice" });
        Assert.Equal(["alice"], c.Authors);
        Tell(new PermissionJudged(Guid.NewGuid(), Family.IPv4, 1, c.V4!.Permitted));
        Assert.Empty(c.Authors);

        void Tell(Input input) => c = Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(c, input, now)).Connection;
    }

    [Fact]
    public void What_is_asked_while_the_router_is_at_something_else_is_not_done_with_that()
    {
        var now = time.GetUtcNow();
        foreach (var asked in new Input[] { new RestoreSessions("a test of last night"), new AdoptByHand(new HandSettings { MaxPrefixes = 5000 }, null, "it is right") })
        {
            var c = OfOneHalf(ConnectionState.Active, isOpen: true);
            Tell(new WaiveRules([], "A blackhole is agreed.") { Blackhole = new BlackholeAgreement(32, null, "as agreed", "bob", now) });
            var before = new Applied(new AppliedHalf(2, true), null) { Asks = c.Asks };
            Tell(asked);
            Tell(before);
            Assert.True(c is { IsRestoring: true } or { IsAdopting: true });
            Assert.True(ChangeGate.Stands(c, StepKind.ApplySession));
            Assert.True(c.IsUnpassed);
            Tell(before with { Asks = c.Asks });
            Assert.True(c is { IsRestoring: false, IsAdopting: false, IsUnpassed: false });

            void Tell(Input input) => c = Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(c, input, now)).Connection;
        }
    }

    [Fact]
    public void What_is_held_is_not_brought_to_the_router_by_the_drain_of_a_removal()
    {
        foreach (var held in new[] { false, true })
        {
            var (c, now) = (OfOneHalf(ConnectionState.Active, isOpen: true), time.GetUtcNow());
            if (held) Tell(new WaiveRules([new RuleWaiver("as-set", "agreed", "alice", now, now.AddHours(1))], "One is waived."));
            Tell(new Delete(null));
            Assert.Equal(held ? StepKind.RemoveFromRouter : StepKind.Drain, PeeringLifecycle.Steps(c, now)[0].Kind);
            if (held) continue;
            Tell(new WaiveRules([new RuleWaiver("as-set", "agreed", "alice", now, now.AddHours(1))], "One is waived."));
            Assert.Equal(StepKind.RemoveFromRouter, PeeringLifecycle.Steps(c, now)[0].Kind);

            void Tell(Input input) => c = Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(c, input, now)).Connection;
        }
    }

    [Fact]
    public void What_an_older_version_has_not_applied_passes_unless_it_said_that_it_need_not()
    {
        var c = OfOneHalf(ConnectionState.Active, isOpen: true);
        var on = Old(c with { V4 = c.V4! with { Generation = 2, ValidatedGeneration = 2 } }, "");
        Assert.False(ChangeGate.Stands(c, StepKind.ApplySession));
        Assert.True(ChangeGate.Stands(on, StepKind.ApplySession));
        Assert.False(ChangeGate.Stands(Old(on, "\"needNotWait\":true,"), StepKind.ApplySession));

        static Connection Old(Connection c, string said) =>
            PeerlineJson.Read<Connection>(PeerlineJson.Write(c).Replace($"\"isUnpassed\":{(c.IsUnpassed ? "true" : "false")},", said, StringComparison.Ordinal));
    }

    private static Connection OfOneHalf(ConnectionState state, bool isOpen) => Samples.Request() with
    {
        State = state, ReadyAt = Samples.Begin, Addresses = new SessionAddresses(Samples.Link("192.0.2.0/31"), null),
        V4 = new SessionHalf { Family = Family.IPv4, Generation = 1, ValidatedGeneration = isOpen ? 1 : 0, Applied = new AppliedHalf(1, isOpen) },
    };

    [Fact]
    public void Closing_draining_removing_testing_and_the_way_back_from_a_change_never_wait()
    {
        var random = new Random(64496);
        var (closing, waiting, back) = (0, 0, 0);
        for (var life = 0; life < 100; life++)
        {
            var world = new World(life % 3 != 1, life % 3 != 2, false, life % 5 == 0, isStrict: life % 2 == 0, onExchange: false);
            for (var i = 0; i < 70; i++)
            {
                world.Happen(random.Next(16), random.Next(1000));
                var c = world.Connection;
                foreach (var step in PeeringLifecycle.Steps(c, world.Now))
                {
                    var stands = ChangeGate.Stands(c, step.Kind);
                    if (stands) waiting++;
                    if (step.Kind is not StepKind.ApplySession) Assert.False(stands, $"{step.Kind} waits");
                    if (c.State is ConnectionState.PendingRemove) Assert.False(stands, "a removal waits");
                    if (step.Kind is StepKind.ApplySession && c is { IsRestoring: false, ChangingHalf.Change.Phase: HalfPhase.PuttingBack })
                    {
                        if (!stands) back++;
                        Assert.True(stands == c.IsUnpassed || DueSteps.MustClose(c), "the way back from a change waits");
                    }

                    if (c.Halves.Any(h => h is { Applied.Open: true, IsOpen: false }))
                    {
                        closing++;
                        Assert.False(stands, "closing waits");
                    }
                }
            }
        }

        Assert.True(closing > 0 && waiting > 0 && back > 0, $"{closing} {waiting} {back}");
    }

    /// <summary>What the machine makes of the word of somebody who did not bring the change about.</summary>
    private ChangeRelease Release(Hold hold, string by)
    {
        var c = Samples.Request() with
        {
            State = ConnectionState.Active, Author = "carol",
            Trouble = new Trouble(nameof(StepKind.ApplySession), hold.Change.Sentence, 1, time.GetUtcNow(), null) { Held = hold.Change },
        };
        return Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(c, new ReleaseChange("seen") { Actor = by }, time.GetUtcNow())).Connection.Release!;
    }

    /// <summary>Of a peer that has changed nothing yet.</summary>
    private static ChangeSize Size(int sessions, long prefixes) => new(sessions, prefixes, Site, Guid.NewGuid());

    private ChangeGate Gate() => new(Caps, new ChangeJournal(folder), time);
}
