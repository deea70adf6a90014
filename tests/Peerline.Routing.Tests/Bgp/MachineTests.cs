using System.Globalization;
using Peerline.Routing.Bgp;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bgp;

/// <summary>All cells of RFC 4271 8.2.2, written down from the RFC and not from the code.</summary>
public class MachineTests
{
    // Next state by its letter (I C A S F E: Idle, Connect, Active, OpenSent, OpenConfirm, Established), then what is done:
    // c connect, o OPEN, k KEEPALIVE, n NOTIFICATION, u UPDATE processed, x routes deleted, d connection dropped, r connection rejected;
    // then the attempt counter: 0 cleared, + one more.
    private const string Table = """
        event                       | Idle  | Connect | Active | OpenSent    | OpenConfirm | Established
        ManualStart                 | C c 0 | C       | A      | S           | F           | E
        ManualStop                  | I     | I d 0   | I d 0  | I n6/2 d 0  | I n6/2 d 0  | I n6/2 x d 0
        AutomaticStart              | C c 0 | C       | A      | S           | F           | E
        ManualStartPassive          | A 0   | C       | A      | S           | F           | E
        AutomaticStartPassive       | A 0   | C       | A      | S           | F           | E
        AutomaticStartDamped        | I     | C       | A      | S           | F           | E
        AutomaticStartDampedPassive | I     | C       | A      | S           | F           | E
        AutomaticStop               | I     | I d +   | I d +  | I n6/2 d +  | I n6/2 d +  | I n6/2 x d +
        ConnectRetryTimerExpires    | I     | C d c   | C c    | I n5/1 d +  | I n5/2 d +  | I n5/3 x d +
        HoldTimerExpires            | I     | I d +   | I d +  | I n4/0 d +  | I n4/0 d +  | I n4/0 x d +
        KeepaliveTimerExpires       | I     | I d +   | I d +  | I n5/1 d +  | F k         | E k
        DelayOpenTimerExpires       | I     | S o     | S o    | I n5/1 d +  | I n5/2 d +  | I n5/3 x d +
        IdleHoldTimerExpires        | I     | I d +   | I d +  | I n5/1 d +  | I n5/2 d +  | I n5/3 x d +
        TcpConnectionValid          | I r   | C       | A      | S           | F           | E
        TcpConnectionRequestInvalid | I r   | C r     | A r    | S           | F           | E
        TcpConnectionRequestAcked   | I r   | S o     | S o    | S           | F           | E
        TcpConnectionConfirmed      | I r   | S o     | S o    | S           | F           | E
        TcpConnectionFails          | I     | I d     | I d +  | A d         | I d +       | I x d +
        BgpOpen                     | I     | I d +   | I d +  | F k         | I n5/2 d +  | I n5/3 x d +
        BgpOpenWithDelayOpenTimerRunning | I | F o k  | F o k  | I n5/1 d +  | I n5/2 d +  | I n5/3 x d +
        BgpHeaderError              | I     | I d +   | I d +  | I n1/2 d +  | I n1/2 d +  | I n1/2 x d +
        BgpOpenMessageError         | I     | I d +   | I d +  | I n2/6 d +  | I n2/6 d +  | I n5/3 x d +
        OpenCollisionDump           | I     | I d +   | I d +  | I n6/7 d +  | I n6/7 d +  | I n6/7 x d +
        NotificationVersionError    | I     | I d +   | I d +  | I d         | I d         | I x d +
        NotificationMessage         | I     | I d +   | I d +  | I d +       | I d +       | I x d +
        KeepaliveMessage            | I     | I d +   | I d +  | I n5/1 d +  | E           | E
        UpdateMessage               | I     | I d +   | I d +  | I n5/1 d +  | I n5/2 d +  | E u
        UpdateMessageError          | I     | I d +   | I d +  | I n5/1 d +  | I n5/2 d +  | I n3/1 x d +
        SendHoldTimerExpires        | I     | I d +   | I d +  | I d +       | I d +       | I n8/0 x d +
        """;

    // The same with DelayOpen and SendNOTIFICATIONwithoutOPEN, while the DelayOpenTimer runs: 8.2.2 asks for it in Connect and Active.
    private const string DelayedTable = """
        event                       | Connect    | Active
        ManualStart                 | C          | A
        ManualStop                  | I d 0      | I n6/2 d 0
        AutomaticStart              | C          | A
        ManualStartPassive          | C          | A
        AutomaticStartPassive       | C          | A
        AutomaticStartDamped        | C          | A
        AutomaticStartDampedPassive | C          | A
        AutomaticStop               | I d +      | I d +
        ConnectRetryTimerExpires    | C d c      | C d c
        HoldTimerExpires            | I d +      | I d +
        KeepaliveTimerExpires       | I d +      | I d +
        DelayOpenTimerExpires       | S o        | S o
        IdleHoldTimerExpires        | I d +      | I d +
        TcpConnectionValid          | C          | A
        TcpConnectionRequestInvalid | C r        | A r
        TcpConnectionRequestAcked   | C          | A
        TcpConnectionConfirmed      | C          | A
        TcpConnectionFails          | A d        | I d +
        BgpOpen                     | I d +      | I d +
        BgpOpenWithDelayOpenTimerRunning | F o k | F o k
        BgpHeaderError              | I n1/2 d + | I n1/2 d +
        BgpOpenMessageError         | I n2/6 d + | I n2/6 d +
        OpenCollisionDump           | I d +      | I d +
        NotificationVersionError    | I d        | I d
        NotificationMessage         | I d +      | I d +
        KeepaliveMessage            | I d +      | I d +
        UpdateMessage               | I d +      | I d +
        UpdateMessageError          | I d +      | I d +
        SendHoldTimerExpires        | I d +      | I d +
        """;

    public static TheoryData<BgpEvent, BgpState, string> Cells() => Read(Table);

    public static TheoryData<BgpEvent, BgpState, string> DelayedCells() => Read(DelayedTable);

    private static TheoryData<BgpEvent, BgpState, string> Read(string table)
    {
        var cells = new TheoryData<BgpEvent, BgpState, string>();
        var lines = table.Split('\n').Select(l => l.Split('|', StringSplitOptions.TrimEntries)).ToList();
        var states = lines[0].Skip(1).Select(Enum.Parse<BgpState>).ToList();
        foreach (var columns in lines.Skip(1))
            for (var i = 0; i < states.Count; i++) cells.Add(Enum.Parse<BgpEvent>(columns[0]), states[i], columns[i + 1]);
        return cells;
    }

    [Fact]
    public void The_tables_have_every_event_and_every_state()
    {
        Assert.Equal(Enum.GetValues<BgpEvent>().Length * 6, Cells().Count);
        Assert.Equal(Enum.GetValues<BgpEvent>().Length * 2, DelayedCells().Count);
    }

    [Theory]
    [MemberData(nameof(DelayedCells))]
    public void Every_cell_with_a_delayed_OPEN_is_as_the_RFC_says(BgpEvent @event, BgpState state, string expected)
    {
        var before = Typical(state) with { Running = BgpTimers.DelayOpen };
        var transition = BgpSessionMachine.Next(before, Input(@event), new BgpMachineOptions(DelayOpen: true, SendNotificationWithoutOpen: true));
        Assert.Equal(expected, Shorthand(before, transition));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_cell_is_as_the_RFC_says(BgpEvent @event, BgpState state, string expected)
    {
        var before = Typical(state);
        var transition = BgpSessionMachine.Next(before, Input(@event));
        Assert.Equal(expected, Shorthand(before, transition));
        AssertTimersFit(transition.Next);
    }

    [Fact]
    public void With_damping_an_automatic_start_pauses_in_Idle_and_a_stop_ends_the_pause()
    {
        var options = new BgpMachineOptions(DampPeerOscillations: true);
        var paused = BgpSessionMachine.Next(default, BgpEvent.AutomaticStartDamped, options).Next;
        Assert.Equal(BgpTimers.IdleHold, paused.Running);
        Assert.Equal(BgpState.Connect, BgpSessionMachine.Next(paused, BgpEvent.IdleHoldTimerExpires, options).Next.State);
        Assert.Equal(BgpTimers.None, BgpSessionMachine.Next(paused, BgpEvent.ManualStop, options).Next.Running);

        var passive = BgpSessionMachine.Next(default, BgpEvent.AutomaticStartDampedPassive, options).Next;
        Assert.Equal(BgpState.Active, BgpSessionMachine.Next(passive, BgpEvent.IdleHoldTimerExpires, options).Next.State);
    }

    [Fact]
    public void With_delayed_open_our_OPEN_waits_for_the_peer_or_for_the_timer()
    {
        var options = new BgpMachineOptions(DelayOpen: true);
        var connected = BgpSessionMachine.Next(Typical(BgpState.Connect), BgpEvent.TcpConnectionRequestAcked, options);
        Assert.Equal(BgpState.Connect, connected.Next.State);
        Assert.Equal(BgpTimers.DelayOpen, connected.Next.Running);
        Assert.Equal(BgpState.OpenSent, BgpSessionMachine.Next(connected.Next, BgpEvent.DelayOpenTimerExpires, options).Next.State);
        Assert.Equal(BgpState.OpenConfirm,
            BgpSessionMachine.Next(connected.Next, BgpEvent.BgpOpenWithDelayOpenTimerRunning, options).Next.State);
        var lost = BgpSessionMachine.Next(connected.Next, BgpEvent.TcpConnectionFails, options).Next;
        Assert.Equal((BgpState.Active, BgpTimers.ConnectRetry), (lost.State, lost.Running));
    }

    [Fact]
    public void With_hold_time_zero_neither_timer_runs()
    {
        var confirmed = BgpSessionMachine.Next(Typical(BgpState.OpenSent), new BgpInput(BgpEvent.BgpOpen, HoldTimeIsZero: true)).Next;
        Assert.Equal(BgpTimers.None, confirmed.Running);
        var established = BgpSessionMachine.Next(confirmed, BgpEvent.KeepaliveMessage).Next;
        Assert.Equal((BgpState.Established, BgpTimers.None), (established.State, established.Running));
        Assert.Equal(BgpTimers.None, BgpSessionMachine.Next(established, BgpEvent.UpdateMessage).Next.Running);
    }

    private static void AssertTimersFit(BgpMachineState state)
    {
        var session = state.HoldTimeIsZero ? BgpTimers.None : BgpTimers.Hold | BgpTimers.Keepalive;
        switch (state.State)
        {
            case BgpState.Idle: Assert.Equal(BgpTimers.None, state.Running & ~BgpTimers.IdleHold); break;
            case BgpState.Connect or BgpState.Active: Assert.Equal(BgpTimers.ConnectRetry, state.Running); break;
            case BgpState.OpenSent: Assert.Equal(BgpTimers.Hold, state.Running); break;
            default: Assert.Equal(session, state.Running); break;
        }
    }

    private static BgpMachineState Typical(BgpState state) => new(state, ConnectRetryCounter: 3, Running: state switch
    {
        BgpState.Connect or BgpState.Active => BgpTimers.ConnectRetry,
        BgpState.OpenSent => BgpTimers.Hold,
        BgpState.OpenConfirm or BgpState.Established => BgpTimers.Hold | BgpTimers.Keepalive,
        _ => BgpTimers.None,
    });

    private static BgpInput Input(BgpEvent @event) => new(@event, @event switch
    {
        BgpEvent.BgpHeaderError => NotificationReason.BadMessageLength,
        BgpEvent.BgpOpenMessageError => NotificationReason.UnacceptableHoldTime,
        BgpEvent.UpdateMessageError => NotificationReason.MalformedAttributeList,
        _ => default,
    });

    private static string Shorthand(BgpMachineState before, BgpTransition transition)
    {
        var words = new List<string> { "ICASFE"[(int)transition.Next.State].ToString() };
        words.AddRange(transition.Actions.Select(Letter).Where(l => l.Length > 0));
        if (transition.Next.ConnectRetryCounter == 0) words.Add("0");
        if (transition.Next.ConnectRetryCounter > before.ConnectRetryCounter) words.Add("+");
        return string.Join(' ', words);
    }

    private static string Letter(BgpAction action) => action.Kind switch
    {
        BgpActionKind.InitiateConnection => "c",
        BgpActionKind.SendOpen => "o",
        BgpActionKind.SendKeepalive => "k",
        BgpActionKind.SendNotification =>
            string.Create(CultureInfo.InvariantCulture, $"n{(byte)action.Notification.Code}/{action.Notification.Subcode}"),
        BgpActionKind.ProcessUpdate => "u",
        BgpActionKind.DeleteRoutes => "x",
        BgpActionKind.DropConnection => "d",
        BgpActionKind.RejectConnection => "r",
        _ => "",
    };
}
