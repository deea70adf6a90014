using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bgp;

/// <summary>
/// Any order of events: once over everything that can be reached, once by a million random runs of two machines as one session has them.
/// </summary>
public class MachineRunTests(ITestOutputHelper output)
{
    private const int Runs = 1_000_000;
    private const int RunsOfOneSeed = 10_000;

    private static readonly BgpEvent[] Events = Enum.GetValues<BgpEvent>();

    private static readonly BgpMachineOptions[] Options =
        [.. Enumerable.Range(0, 8).Select(i => new BgpMachineOptions((i & 1) != 0, (i & 2) != 0, (i & 4) != 0))];

    [Fact]
    public void Every_state_that_any_order_of_events_can_reach_keeps_the_invariants()
    {
        foreach (var options in Options)
        {
            var reached = new HashSet<BgpMachineState> { default };
            var open = new Queue<BgpMachineState>(reached);
            while (open.TryDequeue(out var state))
            {
                foreach (var @event in Events)
                {
                    foreach (var zero in (bool[])[false, true])
                    {
                        var before = state with { ConnectRetryCounter = 3 };
                        var input = new BgpInput(@event, HoldTimeIsZero: zero);
                        var transition = BgpSessionMachine.Next(before, input, options);
                        var broken = MachineInvariants.Broken(before, input, transition, options);
                        Assert.True(broken is null, $"{broken}: {before} {input} {options} -> {transition.Next} {string.Join(", ", transition.Actions)}");
                        var next = transition.Next with { ConnectRetryCounter = 0 };
                        if (reached.Add(next)) open.Enqueue(next);
                    }
                }
            }

            Assert.Equal(6, reached.Select(s => s.State).Distinct().Count());
            output.WriteLine($"{options}: {reached.Count} states");
        }
    }

    [Fact]
    public void A_million_random_runs_of_two_connections_keep_the_invariants()
    {
        var first = Random.Shared.Next();
        var visited = new long[6];
        var (dumped, notified) = (0L, 0L);
        // Half of the machine: the tests beside these have timers to keep.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount / 2) };
        Parallel.For(0, Runs / RunsOfOneSeed, parallel, block =>
        {
            var seed = first + block;
            var random = new Random(seed);
            var seen = new long[6];
            var pair = new MachinePair(random);
            for (var run = 0; run < RunsOfOneSeed; run++)
            {
                pair.Begin(Options[random.Next(Options.Length)], keepsOurs: (run & 1) == 0);
                for (var step = 0; step < 12; step++)
                {
                    if (pair.Step() is { } broken) Assert.Fail($"seed {seed}, run {run}, step {step}: {broken}");
                    seen[(int)pair.Highest]++;
                }
            }

            for (var i = 0; i < seen.Length; i++) Interlocked.Add(ref visited[i], seen[i]);
            Interlocked.Add(ref dumped, pair.Dumped);
            Interlocked.Add(ref notified, pair.Notified);
        });
        output.WriteLine($"seeds from {first}; steps by state {string.Join(' ', visited)}; {dumped} collisions, {notified} notifications");
        // The floor: runs that never got far would prove nothing.
        Assert.All(visited, count => Assert.True(count > Runs / 10, $"seeds from {first}: {string.Join(' ', visited)}"));
        Assert.True(dumped > Runs / 20 && notified > Runs / 10, $"seeds from {first}: {dumped} collisions, {notified} notifications");
    }

    [Theory]
    [InlineData("192.0.2.9", 64500, "192.0.2.10", 64501, false)]
    [InlineData("192.0.2.10", 64500, "192.0.2.9", 64501, true)]
    [InlineData("127.255.255.255", 64500, "128.0.0.0", 64501, false)]   // as unsigned numbers
    [InlineData("192.0.2.1", 64500, "192.0.2.1", 64501, false)]         // RFC 6286: the higher AS number
    [InlineData("192.0.2.1", 4200000000, "192.0.2.1", 64501, true)]
    public void The_higher_identifier_then_the_higher_AS_number_keeps_its_connection(string ours, uint ourAs, string theirs, uint theirAs, bool keep)
    {
        Assert.Equal(keep, ConnectionCollision.KeepsOurConnection(Address.Parse(ours), ourAs, Address.Parse(theirs), theirAs));
        // Both sides come to the same end: what is ours to one is incoming to the other.
        Assert.Equal(!keep, ConnectionCollision.KeepsOurConnection(Address.Parse(theirs), theirAs, Address.Parse(ours), ourAs));
    }

    /// <summary>Two machines, fed by chance, joined by nothing but the collision rules that the runner uses.</summary>
    private sealed class MachinePair(Random random)
    {
        private readonly Side _ours = new(isIncoming: false);
        private readonly Side _theirs = new(isIncoming: true);
        private BgpMachineOptions _options;
        private bool _keepsOurs;
        private string? _broken;

        public long Dumped { get; private set; }

        public long Notified { get; private set; }

        public BgpState Highest => _ours.State.State > _theirs.State.State ? _ours.State.State : _theirs.State.State;

        public void Begin(BgpMachineOptions options, bool keepsOurs)
        {
            (_options, _keepsOurs, _broken) = (options, keepsOurs, null);
            _ours.Clear();
            _theirs.Clear();
        }

        public string? Step()
        {
            var side = random.Next(2) == 0 ? _ours : _theirs;
            // Pure chance seldom opens a session; half of the steps go on.
            var input = new BgpInput(random.Next(2) == 0 ? Forward(side) : Events[random.Next(Events.Length)], HoldTimeIsZero: random.Next(8) == 0);
            var other = side == _ours ? _theirs : _ours;
            if (IsOpen(side, input.Event) && other.State.State >= BgpState.OpenSent)
            {
                var survives = ConnectionCollision.Survives(other.State.State, side.IsIncoming, _keepsOurs);
                Dumped++;
                Feed(survives ? other : side, BgpEvent.OpenCollisionDump);
                if (!survives) return _broken;
            }
            Feed(side, input);
            if (_ours.State.State == BgpState.Established && _theirs.State.State == BgpState.Established)
                _broken ??= $"both connections are Established after {input.Event}";
            return _broken;
        }

        private static bool IsOpen(Side side, BgpEvent @event) => (side.State.State, @event) switch
        {
            (BgpState.OpenSent, BgpEvent.BgpOpen) => true,
            (BgpState.Connect or BgpState.Active, BgpEvent.BgpOpenWithDelayOpenTimerRunning) => true,
            _ => false,
        };

        private BgpEvent Forward(Side side) => side.State.State switch
        {
            BgpState.Idle when side.IsIncoming => BgpEvent.AutomaticStartPassive,
            BgpState.Idle => random.Next(2) == 0 ? BgpEvent.ManualStart : BgpEvent.AutomaticStartDamped,
            BgpState.Connect or BgpState.Active when side.State.Running.HasFlag(BgpTimers.DelayOpen) =>
                random.Next(2) == 0 ? BgpEvent.DelayOpenTimerExpires : BgpEvent.BgpOpenWithDelayOpenTimerRunning,
            BgpState.Connect => BgpEvent.TcpConnectionRequestAcked,
            BgpState.Active => side.IsIncoming ? BgpEvent.TcpConnectionConfirmed : BgpEvent.ConnectRetryTimerExpires,
            BgpState.OpenSent => BgpEvent.BgpOpen,
            BgpState.OpenConfirm => BgpEvent.KeepaliveMessage,
            _ => BgpEvent.UpdateMessage,
        };

        private void Feed(Side side, BgpInput input)
        {
            var before = side.State;
            var transition = BgpSessionMachine.Next(before, input, _options);
            if (MachineInvariants.Broken(before, input, transition, _options) is { } broken)
                _broken ??= $"{broken}: {before} {input.Event} {_options} -> {transition.Next}";
            side.State = transition.Next;
            foreach (var action in transition.Actions)
            {
                if (side.Do(action.Kind) is { } wrong) _broken ??= $"{wrong}: {before} {input.Event} {_options}";
                if (action.Kind == BgpActionKind.SendNotification) Notified++;
            }
            if (side.State.State != BgpState.Established || before.State == BgpState.Established) return;
            // What the runner does when a connection has won: the other one goes, whatever it was doing.
            var other = side == _ours ? _theirs : _ours;
            Feed(other, other.State.State >= BgpState.OpenSent ? BgpEvent.OpenCollisionDump : BgpEvent.ManualStop);
        }
    }

    /// <summary>One connection, and what has been said on it.</summary>
    private sealed class Side(bool isIncoming)
    {
        private bool _opened, _ended, _hasRoutes;

        public bool IsIncoming { get; } = isIncoming;

        public BgpMachineState State { get; set; }

        public void Clear() => (State, _opened, _ended, _hasRoutes) = (default, false, false, false);

        public string? Do(BgpActionKind kind)
        {
            switch (kind)
            {
                case BgpActionKind.SendOpen when _opened:
                    return "a second OPEN on one connection";
                case BgpActionKind.SendOpen:
                    _opened = true;
                    return _ended ? "an OPEN behind a NOTIFICATION" : null;
                case BgpActionKind.SendKeepalive when !_opened || _ended:
                    return "a KEEPALIVE before the OPEN or behind a NOTIFICATION";
                case BgpActionKind.SendNotification when _ended:
                    return "a second NOTIFICATION on one connection";
                case BgpActionKind.SendNotification:
                    _ended = true;
                    return null;
                case BgpActionKind.ProcessUpdate:
                    _hasRoutes = true;
                    return _ended ? "an UPDATE behind a NOTIFICATION" : null;
                case BgpActionKind.DeleteRoutes:
                    _hasRoutes = false;
                    return null;
                case BgpActionKind.DropConnection:
                    _opened = _ended = false;
                    return _hasRoutes ? "a connection is dropped and its routes stay" : null;
                default:
                    return null;
            }
        }
    }
}
