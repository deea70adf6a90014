using CsCheck;
using Peerline.Lifecycle;
using Peerline.Model;

namespace Peerline.Tests.Lifecycle;

/// <summary>Any order of inputs, at any time: what must hold always is asserted in <see cref="World"/> after each of them.</summary>
public class AnyOrderOfInputsTests
{
    private static readonly Gen<(int Kind, (int What, int Detail)[] Happenings)> Lives =
        Gen.Select(Gen.Int[0, 47], Gen.Select(Gen.Int[0, 15], Gen.Int[0, 999]).Array[0, 90]);

    private static World Begin(int kind, bool isStrict)
    {
        var legacy = kind % 4 == 3;
        return new World(
            legacy || kind / 8 % 3 != 1, legacy || kind / 8 % 3 != 2, legacy, kind % 2 == 1 && !legacy, isStrict, onExchange: kind / 4 % 2 == 1,
            onLag: kind / 24 == 1);
    }

    [Fact]
    public void Nothing_opens_unvalidated_and_nothing_is_forgotten_whatever_is_said() => Lives.Sample(life =>
    {
        var world = Begin(life.Kind, isStrict: false);
        foreach (var (what, detail) in life.Happenings) world.Happen(what, detail);
    }, iter: 1500);

    [Fact]
    public void From_everywhere_it_goes_on_to_Active_or_Gone_and_then_nothing_is_left() => Lives.Sample(life =>
    {
        var world = Begin(life.Kind, isStrict: true);
        foreach (var (what, detail) in life.Happenings) world.Happen(what, detail);
        world.BringInAllThatIsLate();
        world.Settle();
        world.AssertAtRest();
        if (world.Connection.State is ConnectionState.Active) world.Say(new Delete(null));
        world.Settle();
        Assert.Equal(ConnectionState.Gone, world.Connection.State);
        world.AssertAtRest();
    }, iter: 1500);

    [Fact]
    public void A_change_that_is_taken_back_leaves_the_connection_as_it_was()
    {
        var taken = 0;
        Gen.Select(Gen.Int[0, 47], Gen.Int[0, 16], Gen.Select(Gen.Int[0, 5], Gen.Int[0, 999]).Array[0, 25]).Sample((kind, which, happenings) =>
        {
            var world = Begin(kind, isStrict: true);
            world.Settle();
            var before = world.Connection;
            if (!world.Say(new Modify(Inputs.SingleChanges(before)[which]))) return;

            // Sessions, time, failures, lost and late answers, and what is due; people say nothing.
            int[] what = [1, 3, 4, 5, 6, 15];
            foreach (var (index, detail) in happenings) world.Happen(what[index], detail);
            // A part that is done is done, and changed back by another request.
            if (world.Connection.Change is null || world.Connection.Requested != before.Requested) return;
            Interlocked.Increment(ref taken);
            Assert.True(world.Say(new WithdrawChange()));
            world.BringInAllThatIsLate();
            world.Settle();
            world.AssertAtRest();
            var after = world.Connection;
            Assert.Equal(before.Requested, after.Requested);
            Assert.Equal(before.Addresses, after.Addresses);
            foreach (var half in before.Halves) Assert.Equal(half.Permitted, after.Half(half.Family)!.Permitted);
            Assert.Contains(world.Facts, f => f.Type == FactTypes.ChangeWithdrawn);
        }, iter: 1500);
        Assert.True(taken > 100, $"Only {taken} changes were still underway.");
    }

    [Fact]
    public void A_change_of_one_half_alone_never_changes_the_other() =>
        Gen.Select(Gen.Int[0, 47], Gen.Int[0, 16], Gen.Int[0, 16], Gen.Select(Gen.Int[0, 5], Gen.Int[0, 999]).Array[0, 25]).Sample((kind, first, then, happenings) =>
        {
            var world = Begin(kind, isStrict: true);
            world.Settle();
            var before = world.Connection;
            var touched = new HashSet<Family>();
            foreach (var request in new[] { Inputs.SingleChanges(before)[first], Inputs.SingleChanges(before)[then] })
            {
                foreach (var family in new[] { Family.IPv4, Family.IPv6 }.Where(f => request.Wants(f) != before.Requested.Wants(f) || !request.SaysTheSameOf(f, before.Requested)))
                    touched.Add(family);
                if (request.UseForPeeringService != before.Requested.UseForPeeringService) touched.UnionWith([Family.IPv4, Family.IPv6]);
                world.Say(new Modify(request));
                foreach (var (index, detail) in happenings) world.Happen(new[] { 1, 3, 4, 5, 6, 15 }[index], detail);
            }

            world.BringInAllThatIsLate();
            world.Settle();
            foreach (var half in before.Halves.Where(h => !touched.Contains(h.Family)))
                Assert.Equal(World.Wished(before, half.Family), World.Wished(world.Connection, half.Family));
        }, iter: 1500);

    /// <summary>Each apply is compared with those before it: what need not pass the gate takes nothing with it that has never passed.</summary>
    [Fact]
    public void What_has_never_passed_the_gate_reaches_no_router_beside_what_need_not()
    {
        var byItself = 0;
        Gen.Select(Gen.Int[0, 2], Gen.Select(Gen.Int[0, 15], Gen.Int[0, 999]).Array[0, 60]).Sample((kind, happenings) =>
        {
            var world = Begin(kind, isStrict: true);
            world.Settle();
            foreach (var (what, detail) in happenings)
            {
                var c = world.Connection;
                switch (what)
                {
                    case 0: world.Say(Of(Inputs.OfPeople(c, world.Now).Where(i => i is WaiveRules or StatePrefixes or AdoptByHand or RestoreSessions))); break;
                    case 1: world.Say(new AsSetChanged("It expands to something else.")); break;
                    case 2: world.Say(Of([new TakePolicy("It is another.", "noc"), new GetPolicyBack("It is the former again.")])); break;
                    case 3: world.Say(Of(Inputs.Drains)); break;
                    case 4: world.Say(Of(Inputs.Changes(c))); break;
                    case 5: world.Say(new WithdrawChange()); break;
                    case 6: world.Say(Of([new Delete(null), new Cancel("stay"), new Modify(c.Requested)])); break;
                    case 7: world.Say(Inputs.Held(world.Now, two: detail % 2 == 0)); break;
                    case 8: world.Pass(TimeSpan.FromSeconds(detail)); break;
                    case 9: world.Say(new SessionsObserved(SessionState.Established, SessionState.Established)); break;
                    // Failed, lost, late.
                    case 10: world.Happen(4 + (detail % 4), detail / 4); break;
                    default: world.CarryOutDue(); break;
                }

                Input Of(IEnumerable<Input> inputs) => inputs.ToList() is var all ? all[detail % all.Count] : all[0];
            }

            Interlocked.Add(ref byItself, world.ByItself);
        }, iter: 3000);
        Assert.True(byItself > 1000, $"Only {byItself} need not have passed.");
    }

    /// <summary>On an exchange Approved is the time in which the peer configures its side; no letter, no cable, no test.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_undisturbed_life_meets_every_state_but_those_of_trouble(bool onExchange)
    {
        var world = Begin(onExchange ? 4 : 0, isStrict: true);
        Assert.Equal(onExchange, !world.Connection.HasCable);
        world.Settle();
        world.Say(new Delete(null));
        world.Settle();
        Assert.Equal(
            [
                ConnectionState.Approved, ConnectionState.ProvisioningStarted, ConnectionState.ProvisioningCompleted, ConnectionState.Validating,
                ConnectionState.Active, ConnectionState.PendingRemove, ConnectionState.Gone,
            ],
            world.Facts.Where(f => f.To is not null).Select(f => f.To!.Value));
        string[] ofCables = [FactTypes.LoaIssued, FactTypes.Wired, FactTypes.LinkTestPlanned];
        Assert.Equal(!onExchange, world.Facts.Any(f => ofCables.Contains(f.Type)));
        Assert.Equal(onExchange, world.Facts.Any(f => f.Type == FactTypes.ReadyAwaited));
    }
}
