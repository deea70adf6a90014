using System.Collections.Immutable;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>
/// The finite state machine of RFC 4271 8.2.2: pure, total over six states and all events, never throws. One machine for each TCP
/// connection (8.2.1); who tells the machines of a collision is the runner.
/// </summary>
/// <remarks>
/// Four cells differ from the letter of the RFC, as they do in the routers in use:
/// a NOTIFICATION in OpenSent is not answered with another one (6.4 forbids what 8.2.2 asks for);
/// a header error in Established is answered by its own code (6.1) rather than as an FSM error;
/// a second OPEN on a connection is unexpected (5/2, 5/3), since a collision concerns another machine;
/// a failed connection in Active stops the ConnectRetryTimer, which would have nobody to serve in Idle.
/// </remarks>
public static class BgpSessionMachine
{
    /// <summary>The next state, and what must be done in order. Never throws.</summary>
    public static BgpTransition Next(BgpMachineState state, BgpInput input, BgpMachineOptions options = default) => state.State switch
    {
        BgpState.Idle => Idle(state, input, options),
        BgpState.Connect => Connect(state, input, options),
        BgpState.Active => Active(state, input, options),
        BgpState.OpenSent => OpenSent(state, input, options),
        BgpState.OpenConfirm => OpenConfirm(state, input),
        BgpState.Established => Established(state, input),
        _ => new BgpTransition(default, []),
    };

    private static BgpTransition Idle(BgpMachineState state, BgpInput input, BgpMachineOptions options)
    {
        var step = new Step(state);
        switch (input.Event)
        {
            case BgpEvent.ManualStart or BgpEvent.AutomaticStart:
                return step.StartActively();
            case BgpEvent.ManualStartPassive or BgpEvent.AutomaticStartPassive:
                return step.StartPassively();
            case BgpEvent.AutomaticStartDamped or BgpEvent.AutomaticStartDampedPassive when options.DampPeerOscillations:
                return step.Remember(passive: input.Event == BgpEvent.AutomaticStartDampedPassive).Start(BgpTimers.IdleHold).Stay();
            case BgpEvent.IdleHoldTimerExpires when options.DampPeerOscillations:
                step.Expired(BgpTimers.IdleHold);
                return state.Passive ? step.StartPassively() : step.StartActively();
            // The RFC ignores a stop in Idle; a pause that would end in a start must end with it.
            case BgpEvent.ManualStop:
                return step.Stop(BgpTimers.IdleHold).Stay();
            case BgpEvent.TcpConnectionValid or BgpEvent.TcpConnectionRequestInvalid or BgpEvent.TcpConnectionRequestAcked
                or BgpEvent.TcpConnectionConfirmed:
                return step.Do(BgpActionKind.RejectConnection).Stay();
            default:
                return step.Expired(TimerOf(input.Event)).Stay();
        }
    }

    private static BgpTransition Connect(BgpMachineState state, BgpInput input, BgpMachineOptions options)
    {
        var step = new Step(state);
        switch (input.Event)
        {
            case >= BgpEvent.ManualStart and <= BgpEvent.AutomaticStartDampedPassive and not BgpEvent.ManualStop:
                return step.Stay();
            case BgpEvent.ManualStop:
                return step.Do(BgpActionKind.DropConnection).StopAll().ToIdle(counter: 0);
            case BgpEvent.ConnectRetryTimerExpires:
                return step.Do(BgpActionKind.DropConnection).Start(BgpTimers.ConnectRetry).Stop(BgpTimers.DelayOpen)
                    .Do(BgpActionKind.InitiateConnection).Do(BgpActionKind.Listen).Stay();
            case BgpEvent.DelayOpenTimerExpires:
                return step.Expired(BgpTimers.DelayOpen).SendOpen();
            case BgpEvent.TcpConnectionValid:
                return step.Stay();
            case BgpEvent.TcpConnectionRequestInvalid:
                return step.Do(BgpActionKind.RejectConnection).Stay();
            case BgpEvent.TcpConnectionRequestAcked or BgpEvent.TcpConnectionConfirmed when options.DelayOpen:
                return step.Stop(BgpTimers.ConnectRetry).Start(BgpTimers.DelayOpen).Stay();
            case BgpEvent.TcpConnectionRequestAcked or BgpEvent.TcpConnectionConfirmed:
                return step.SendOpen();
            case BgpEvent.TcpConnectionFails when state.Running.HasFlag(BgpTimers.DelayOpen):
                return step.Do(BgpActionKind.DropConnection).Start(BgpTimers.ConnectRetry).Stop(BgpTimers.DelayOpen)
                    .Do(BgpActionKind.Listen).To(BgpState.Active);
            // 8.2.2 counts no attempt here.
            case BgpEvent.TcpConnectionFails:
                return step.StopAll().Do(BgpActionKind.DropConnection).ToIdle(state.ConnectRetryCounter);
            case BgpEvent.BgpOpenWithDelayOpenTimerRunning:
                return step.AnswerDelayedOpen(input.HoldTimeIsZero);
            case BgpEvent.BgpHeaderError or BgpEvent.BgpOpenMessageError when options.SendNotificationWithoutOpen:
                return step.Notify(input.Notification).Fail();
            case BgpEvent.NotificationVersionError when state.Running.HasFlag(BgpTimers.DelayOpen):
                return step.StopAll().Do(BgpActionKind.DropConnection).ToIdle(state.ConnectRetryCounter);
            default:
                return step.Fail();
        }
    }

    private static BgpTransition Active(BgpMachineState state, BgpInput input, BgpMachineOptions options)
    {
        var step = new Step(state);
        switch (input.Event)
        {
            case >= BgpEvent.ManualStart and <= BgpEvent.AutomaticStartDampedPassive and not BgpEvent.ManualStop:
                return step.Stay();
            case BgpEvent.ManualStop:
                if (state.Running.HasFlag(BgpTimers.DelayOpen) && options.SendNotificationWithoutOpen) step.Notify(CeaseOf(input));
                return step.Do(BgpActionKind.DropConnection).StopAll().ToIdle(counter: 0);
            case BgpEvent.ConnectRetryTimerExpires:
                // A connection that waits for the peer's OPEN would be lost from sight; the RFC stops this timer then, so it cannot be.
                if (state.Running.HasFlag(BgpTimers.DelayOpen)) step.Do(BgpActionKind.DropConnection).Stop(BgpTimers.DelayOpen);
                return step.Start(BgpTimers.ConnectRetry).Do(BgpActionKind.InitiateConnection).Do(BgpActionKind.Listen)
                    .To(BgpState.Connect);
            case BgpEvent.DelayOpenTimerExpires:
                return step.Expired(BgpTimers.DelayOpen).SendOpen();
            case BgpEvent.TcpConnectionValid:
                return step.Stay();
            case BgpEvent.TcpConnectionRequestInvalid:
                return step.Do(BgpActionKind.RejectConnection).Stay();
            case BgpEvent.TcpConnectionRequestAcked or BgpEvent.TcpConnectionConfirmed when options.DelayOpen:
                return step.Stop(BgpTimers.ConnectRetry).Start(BgpTimers.DelayOpen).Stay();
            case BgpEvent.TcpConnectionRequestAcked or BgpEvent.TcpConnectionConfirmed:
                return step.SendOpen();
            case BgpEvent.BgpOpenWithDelayOpenTimerRunning:
                return step.AnswerDelayedOpen(input.HoldTimeIsZero);
            case BgpEvent.BgpHeaderError or BgpEvent.BgpOpenMessageError when options.SendNotificationWithoutOpen:
                return step.Notify(input.Notification).Fail();
            case BgpEvent.NotificationVersionError when state.Running.HasFlag(BgpTimers.DelayOpen):
                return step.StopAll().Do(BgpActionKind.DropConnection).ToIdle(state.ConnectRetryCounter);
            default:
                return step.Fail();
        }
    }

    private static BgpTransition OpenSent(BgpMachineState state, BgpInput input, BgpMachineOptions options)
    {
        var step = new Step(state);
        switch (input.Event)
        {
            case >= BgpEvent.ManualStart and <= BgpEvent.AutomaticStartDampedPassive and not BgpEvent.ManualStop:
                return step.Stay();
            case BgpEvent.ManualStop:
                return step.Notify(CeaseOf(input)).StopAll().Do(BgpActionKind.DropConnection).ToIdle(counter: 0);
            case BgpEvent.AutomaticStop:
                return step.Notify(CeaseOf(input)).Fail();
            case BgpEvent.HoldTimerExpires:
                return step.Expired(BgpTimers.Hold).Notify(NotificationReason.HoldTimerExpired).Fail();
            case BgpEvent.TcpConnectionValid or BgpEvent.TcpConnectionRequestInvalid or BgpEvent.TcpConnectionRequestAcked
                or BgpEvent.TcpConnectionConfirmed:
                return step.Stay();
            case BgpEvent.TcpConnectionFails:
                return step.Do(BgpActionKind.DropConnection).Stop(BgpTimers.Hold).Start(BgpTimers.ConnectRetry).Do(BgpActionKind.Listen)
                    .To(BgpState.Active);
            case BgpEvent.BgpOpen:
                return step.Stop(BgpTimers.DelayOpen).Stop(BgpTimers.ConnectRetry).ConfirmOpen(input.HoldTimeIsZero);
            case BgpEvent.BgpHeaderError or BgpEvent.BgpOpenMessageError:
                return step.Notify(input.Notification).Fail();
            case BgpEvent.OpenCollisionDump:
                return step.Notify(NotificationReason.ConnectionCollisionResolution).Fail();
            case BgpEvent.NotificationVersionError:
                return step.StopAll().Do(BgpActionKind.DropConnection).ToIdle(state.ConnectRetryCounter);
            case BgpEvent.NotificationMessage or BgpEvent.SendHoldTimerExpires:
                return step.Fail();
            default:
                return step.Expired(TimerOf(input.Event)).Notify(NotificationReason.UnexpectedMessageInOpenSent).Fail();
        }
    }

    private static BgpTransition OpenConfirm(BgpMachineState state, BgpInput input)
    {
        var step = new Step(state);
        switch (input.Event)
        {
            case >= BgpEvent.ManualStart and <= BgpEvent.AutomaticStartDampedPassive and not BgpEvent.ManualStop:
                return step.Stay();
            case BgpEvent.ManualStop:
                return step.Notify(CeaseOf(input)).StopAll().Do(BgpActionKind.DropConnection).ToIdle(counter: 0);
            case BgpEvent.AutomaticStop:
                return step.Notify(CeaseOf(input)).Fail();
            case BgpEvent.HoldTimerExpires:
                return step.Expired(BgpTimers.Hold).Notify(NotificationReason.HoldTimerExpired).Fail();
            case BgpEvent.KeepaliveTimerExpires:
                return step.Expired(BgpTimers.Keepalive).Do(BgpActionKind.SendKeepalive).StartUnlessZero(BgpTimers.Keepalive).Stay();
            case BgpEvent.TcpConnectionValid or BgpEvent.TcpConnectionRequestInvalid or BgpEvent.TcpConnectionRequestAcked
                or BgpEvent.TcpConnectionConfirmed:
                return step.Stay();
            case BgpEvent.TcpConnectionFails or BgpEvent.NotificationMessage or BgpEvent.SendHoldTimerExpires:
                return step.Fail();
            case BgpEvent.NotificationVersionError:
                return step.StopAll().Do(BgpActionKind.DropConnection).ToIdle(state.ConnectRetryCounter);
            case BgpEvent.BgpHeaderError or BgpEvent.BgpOpenMessageError:
                return step.Notify(input.Notification).Fail();
            case BgpEvent.OpenCollisionDump:
                return step.Notify(NotificationReason.ConnectionCollisionResolution).Fail();
            case BgpEvent.KeepaliveMessage:
                return step.StartUnlessZero(BgpTimers.Hold).To(BgpState.Established);
            default:
                return step.Expired(TimerOf(input.Event)).Notify(NotificationReason.UnexpectedMessageInOpenConfirm).Fail();
        }
    }

    // The two cells that every message of a full table goes through; their answers are made once.
    private static readonly ImmutableArray<BgpAction> RestartHold = [new BgpAction(BgpActionKind.StartTimer, BgpTimers.Hold)];
    private static readonly ImmutableArray<BgpAction> Process = [new BgpAction(BgpActionKind.ProcessUpdate)];
    private static readonly ImmutableArray<BgpAction> ProcessAndRestartHold = [.. Process, .. RestartHold];

    private static BgpTransition Established(BgpMachineState state, BgpInput input)
    {
        if (input.Event == BgpEvent.UpdateMessage) return new BgpTransition(state, state.HoldTimeIsZero ? Process : ProcessAndRestartHold);
        if (input.Event == BgpEvent.KeepaliveMessage) return new BgpTransition(state, state.HoldTimeIsZero ? [] : RestartHold);

        var step = new Step(state);
        switch (input.Event)
        {
            case >= BgpEvent.ManualStart and <= BgpEvent.AutomaticStartDampedPassive and not BgpEvent.ManualStop:
                return step.Stay();
            case BgpEvent.ManualStop:
                return step.Notify(CeaseOf(input)).Do(BgpActionKind.DeleteRoutes).StopAll().Do(BgpActionKind.DropConnection)
                    .ToIdle(counter: 0);
            case BgpEvent.AutomaticStop:
                return step.Notify(CeaseOf(input)).Do(BgpActionKind.DeleteRoutes).Fail();
            case BgpEvent.HoldTimerExpires:
                return step.Expired(BgpTimers.Hold).Notify(NotificationReason.HoldTimerExpired).Do(BgpActionKind.DeleteRoutes).Fail();
            case BgpEvent.KeepaliveTimerExpires:
                return step.Expired(BgpTimers.Keepalive).Do(BgpActionKind.SendKeepalive).StartUnlessZero(BgpTimers.Keepalive).Stay();
            case BgpEvent.TcpConnectionValid or BgpEvent.TcpConnectionRequestInvalid or BgpEvent.TcpConnectionRequestAcked
                or BgpEvent.TcpConnectionConfirmed:
                return step.Stay();
            case BgpEvent.TcpConnectionFails or BgpEvent.NotificationVersionError or BgpEvent.NotificationMessage:
                return step.Do(BgpActionKind.DeleteRoutes).Fail();
            case BgpEvent.OpenCollisionDump:
                return step.Notify(NotificationReason.ConnectionCollisionResolution).Do(BgpActionKind.DeleteRoutes).Fail();
            case BgpEvent.UpdateMessageError or BgpEvent.BgpHeaderError:
                return step.Notify(input.Notification).Do(BgpActionKind.DeleteRoutes).Fail();
            // RFC 9687 3.2: the NOTIFICATION is tried, not waited for.
            case BgpEvent.SendHoldTimerExpires:
                return step.Notify(NotificationReason.SendHoldTimerExpired).Do(BgpActionKind.DeleteRoutes).Fail();
            default:
                return step.Expired(TimerOf(input.Event)).Notify(NotificationReason.UnexpectedMessageInEstablished)
                    .Do(BgpActionKind.DeleteRoutes).Fail();
        }
    }

    private static NotificationReason CeaseOf(BgpInput input) =>
        input.Notification.Code == NotificationCode.None ? NotificationReason.AdministrativeShutdown : input.Notification;

    private static BgpTimers TimerOf(BgpEvent @event) => @event switch
    {
        BgpEvent.ConnectRetryTimerExpires => BgpTimers.ConnectRetry,
        BgpEvent.HoldTimerExpires => BgpTimers.Hold,
        BgpEvent.KeepaliveTimerExpires => BgpTimers.Keepalive,
        BgpEvent.DelayOpenTimerExpires => BgpTimers.DelayOpen,
        BgpEvent.IdleHoldTimerExpires => BgpTimers.IdleHold,
        _ => BgpTimers.None,
    };

    /// <summary>One step being put together.</summary>
    private sealed class Step(BgpMachineState state)
    {
        private readonly ImmutableArray<BgpAction>.Builder _actions = ImmutableArray.CreateBuilder<BgpAction>(8);
        private BgpMachineState _state = state;

        public Step Do(BgpActionKind kind)
        {
            _actions.Add(new BgpAction(kind));
            return this;
        }

        public Step Notify(NotificationReason reason)
        {
            _actions.Add(new BgpAction(BgpActionKind.SendNotification, Notification: reason));
            return this;
        }

        public Step Start(BgpTimers timer)
        {
            _actions.Add(new BgpAction(BgpActionKind.StartTimer, timer));
            _state = _state with { Running = _state.Running | timer };
            return this;
        }

        public Step StartUnlessZero(BgpTimers timer) => _state.HoldTimeIsZero ? this : Start(timer);

        public Step Stop(BgpTimers timer)
        {
            if (!_state.Running.HasFlag(timer)) return this;
            _actions.Add(new BgpAction(BgpActionKind.StopTimer, timer));
            return Expired(timer);
        }

        public Step StopAll() => Stop(BgpTimers.ConnectRetry).Stop(BgpTimers.Hold).Stop(BgpTimers.Keepalive).Stop(BgpTimers.DelayOpen)
            .Stop(BgpTimers.IdleHold);

        public Step Expired(BgpTimers timer)
        {
            _state = _state with { Running = _state.Running & ~timer };
            return this;
        }

        public Step Remember(bool passive)
        {
            _state = _state with { Passive = passive };
            return this;
        }

        public BgpTransition StartActively()
        {
            _state = _state with { ConnectRetryCounter = 0, Passive = false };
            return Stop(BgpTimers.IdleHold).Start(BgpTimers.ConnectRetry).Do(BgpActionKind.InitiateConnection).Do(BgpActionKind.Listen)
                .To(BgpState.Connect);
        }

        public BgpTransition StartPassively()
        {
            _state = _state with { ConnectRetryCounter = 0, Passive = true };
            return Stop(BgpTimers.IdleHold).Start(BgpTimers.ConnectRetry).Do(BgpActionKind.Listen).To(BgpState.Active);
        }

        public BgpTransition SendOpen()
        {
            Stop(BgpTimers.ConnectRetry).Stop(BgpTimers.DelayOpen).Do(BgpActionKind.SendOpen).Do(BgpActionKind.StartLargeHoldTimer);
            _state = _state with { Running = _state.Running | BgpTimers.Hold };
            return To(BgpState.OpenSent);
        }

        public BgpTransition AnswerDelayedOpen(bool holdTimeIsZero) =>
            Stop(BgpTimers.ConnectRetry).Stop(BgpTimers.DelayOpen).Do(BgpActionKind.SendOpen).ConfirmOpen(holdTimeIsZero);

        public BgpTransition ConfirmOpen(bool holdTimeIsZero)
        {
            Do(BgpActionKind.SendKeepalive);
            _state = _state with { HoldTimeIsZero = holdTimeIsZero };
            if (holdTimeIsZero) Stop(BgpTimers.Hold);
            else Start(BgpTimers.Keepalive).Start(BgpTimers.Hold);
            return To(BgpState.OpenConfirm);
        }

        /// <summary>The end that most failures have in common: timers stopped, connection dropped, one attempt more counted.</summary>
        public BgpTransition Fail() => StopAll().Do(BgpActionKind.DropConnection).ToIdle(_state.ConnectRetryCounter + 1);

        public BgpTransition ToIdle(int counter)
        {
            _state = _state with { ConnectRetryCounter = counter, HoldTimeIsZero = false };
            return To(BgpState.Idle);
        }

        public BgpTransition To(BgpState next) => new(_state with { State = next }, _actions.DrainToImmutable());

        public BgpTransition Stay() => new(_state, _actions.DrainToImmutable());
    }
}
