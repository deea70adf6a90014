using System.Reflection;
using CsCheck;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Lifecycle;

public class TotalityTests
{
    /// <summary>Connections as random lives leave them, a few of each state; and one of each state that holds nothing at all.</summary>
    private static IReadOnlyDictionary<ConnectionState, List<(Connection Connection, DateTimeOffset Now)>> Everywhere { get; } = Wander();

    private static Dictionary<ConnectionState, List<(Connection, DateTimeOffset)>> Wander()
    {
        var found = Enum.GetValues<ConnectionState>().ToDictionary(s => s, s => new List<(Connection, DateTimeOffset)> { (Samples.Request() with { State = s }, Samples.Begin) });
        var random = new Random(64496);
        for (var life = 0; life < 600; life++)
        {
            var world = new World(life % 3 != 1, life % 3 != 2 || life % 4 == 3, life % 4 == 3 && life % 3 == 0, life % 5 == 0, isStrict: life % 2 == 0, onExchange: life % 7 < 3,
                onLag: life % 11 < 5);
            for (var i = 0; i < 70; i++)
            {
                world.Happen(random.Next(16), random.Next(1000));
                var list = found[world.Connection.State];
                if (list.Count < 60) list.Add((world.Connection, world.Now));
            }
        }

        return found;
    }

    [Fact]
    public void Every_state_is_reached() => Assert.All(Everywhere, s => Assert.True(s.Value.Count > 3, $"{s.Key}: {s.Value.Count}"));

    [Fact]
    public void There_is_a_sample_of_every_input()
    {
        var samples = Inputs.OfPeople(Samples.Request(), Samples.Begin).Concat(Inputs.OfSteps(Samples.Request(), Samples.Begin)).Select(i => i.GetType()).ToHashSet();
        Assert.NotEmpty(Inputs.Types);
        Assert.All(Inputs.Types, t => Assert.Contains(t, samples));
    }

    [Fact]
    public void Every_state_answers_every_input()
    {
        var answered = new HashSet<(ConnectionState, Type)>();
        foreach (var (state, connections) in Everywhere)
        {
            foreach (var (c, now) in connections)
            {
                foreach (var input in Inputs.OfPeople(c, now)) Answer(c, input, now, mayRefuse: true);
                foreach (var input in Inputs.OfSteps(c, now)) Answer(c, input, now, mayRefuse: false);
                Assert.NotNull(TaskList.Of(c));
                Assert.NotNull(Wishes.For(Samples.Operator, [(c, new Asn(64500))], (_, _) => null));
            }

            void Answer(Connection c, Input input, DateTimeOffset now, bool mayRefuse)
            {
                var outcome = PeeringLifecycle.Next(c, input, now);
                Assert.True(mayRefuse || outcome is Outcome.Moved, $"{input.Word} in {state} was refused, and is a result.");
                answered.Add((state, input.GetType()));
            }
        }

        Assert.Equal(Enum.GetValues<ConnectionState>().Length * Inputs.Types.Count, answered.Count);
    }

    [Fact]
    public void Delete_changes_nothing_in_ProvisioningStarted_and_ProvisioningCompleted_and_is_taken_elsewhere()
    {
        foreach (var (state, connections) in Everywhere)
        {
            foreach (var (c, now) in connections)
            {
                var outcome = PeeringLifecycle.Next(c, new Delete(null), now);
                if (state is ConnectionState.ProvisioningStarted or ConnectionState.ProvisioningCompleted)
                    Assert.Equal(RefusalReason.DeleteWhileProvisioning, Assert.Single(Assert.IsType<Outcome.Refused>(outcome).Refusals).Reason);
                else
                    Assert.True(Assert.IsType<Outcome.Moved>(outcome).Connection.State is ConnectionState.PendingRemove or ConnectionState.Gone);
            }
        }
    }

    [Fact]
    public void Time_that_has_come_is_used_up_by_a_tick()
    {
        foreach (var (c, now) in Everywhere.Values.SelectMany(l => l))
        {
            var moved = Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(c, new Tick(), now));
            Assert.DoesNotContain(moved.Steps, s => s.Kind is StepKind.Wait && s.At <= now);
        }
    }

    [Fact]
    public void Whoever_waits_for_a_person_says_so_in_the_task_list()
    {
        foreach (var (state, connections) in Everywhere)
        {
            if (state is ConnectionState.Active or ConnectionState.Gone) continue;
            foreach (var (c, now) in connections.Skip(1))
            {
                if (PeeringLifecycle.Steps(c, now).Any(s => s.At < DateTimeOffset.MaxValue)) continue;
                Assert.True(TaskList.Of(c).Any(t => !t.Done), $"{state} waits and says nothing.");
            }
        }
    }

    [Fact]
    public void The_same_input_twice_is_taken_once()
    {
        foreach (var (c, now) in Everywhere.Values.SelectMany(l => l))
        {
            foreach (var input in Inputs.OfSteps(c, now).Where(i => i is PortAllocated or AddressesAllocated { Addresses.V4: not null } or LoaIssued or LinkTestPlaced or DrainStarted))
            {
                var once = Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(c, input, now));
                var twice = Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(once.Connection, input, now));
                Assert.True(twice.Connection == once.Connection, $"{input.Word} in {c.State}");
            }
        }
    }

    [Fact]
    public void Every_fact_type_has_a_name_of_its_own() =>
        Assert.Distinct(typeof(FactTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetValue(null)!));

    [Fact]
    public void Terms_and_deadlines_at_the_ends_of_time_do_not_overflow() => Gen.Select(Gen.Int[0, 11], Gen.Int[0, 999]).Array[0, 60].Sample(happenings =>
    {
        var c = Samples.Request(terms: new Terms
        {
            ReadyWithin = TimeSpan.MaxValue, EstablishWithin = TimeSpan.MaxValue, StableFor = TimeSpan.MaxValue, ValidateWithin = TimeSpan.MaxValue, DrainFor = TimeSpan.MaxValue,
        });
        var now = Samples.Begin;
        foreach (var (what, detail) in happenings)
        {
            var inputs = what < 4 ? Inputs.OfPeople(c, now) : Inputs.OfSteps(c, now);
            if (PeeringLifecycle.Next(c, inputs[detail % inputs.Count], now) is Outcome.Moved moved) c = moved.Connection;
            now += TimeSpan.FromDays(detail % 3);
        }
    }, iter: 1000);
}
