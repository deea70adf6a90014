using Peerline.Routing.Bgp;

namespace Peerline.Routing.Tests.Bgp;

/// <summary>What holds for every step of the machine, whatever came before: without a look at the tables of RFC 4271.</summary>
internal static class MachineInvariants
{
    private const BgpTimers All = BgpTimers.ConnectRetry | BgpTimers.Hold | BgpTimers.Keepalive | BgpTimers.DelayOpen | BgpTimers.IdleHold;

    /// <summary>The first invariant that the step breaks, or null.</summary>
    public static string? Broken(BgpMachineState before, BgpInput input, BgpTransition transition, BgpMachineOptions options)
    {
        var after = transition.Next;
        var (drops, deletes, processes, opens, notifies, connects) = (0, 0, 0, 0, 0, 0);
        var running = before.Running & ~ExpiredBy(input.Event);
        foreach (var action in transition.Actions)
        {
            switch (action.Kind)
            {
                case BgpActionKind.StartTimer: running |= action.Timer; break;
                case BgpActionKind.StartLargeHoldTimer: running |= BgpTimers.Hold; break;
                case BgpActionKind.StopTimer: running &= ~action.Timer; break;
                case BgpActionKind.DropConnection: drops++; break;
                case BgpActionKind.DeleteRoutes: deletes++; break;
                case BgpActionKind.ProcessUpdate: processes++; break;
                case BgpActionKind.SendOpen: opens++; break;
                case BgpActionKind.SendNotification: notifies++; break;
                case BgpActionKind.InitiateConnection: connects++; break;
            }
            if (drops > 0 && action.Kind is BgpActionKind.SendOpen or BgpActionKind.SendKeepalive or BgpActionKind.SendNotification && connects == 0)
                return "something is sent on a dropped connection";
        }

        var wasUp = before.State == BgpState.Established;
        var isUp = after.State == BgpState.Established;
        if (after.State > BgpState.Established) return "no legal state";
        if (running != after.Running) return $"the timers that run ({running}) are not those that the machine believes in";
        if (!TimersFit(after, options)) return "timers that do not fit the state";
        if (deletes != (wasUp && !isUp ? 1 : 0)) return "routes are deleted when, and only when, Established ends";
        if (processes != (wasUp && input.Event == BgpEvent.UpdateMessage ? 1 : 0)) return "UPDATEs are processed in Established only";
        if (isUp && !wasUp && (before.State, input.Event) != (BgpState.OpenConfirm, BgpEvent.KeepaliveMessage))
            return "Established begins with a KEEPALIVE in OpenConfirm only";
        if (after.State == BgpState.Idle && before.State != BgpState.Idle && drops != 1) return "Idle has no connection";
        if (drops > 1 || opens > 1 || notifies > 1 || connects > 1) return "something is done twice";
        if (opens == 1 && before.State is not (BgpState.Connect or BgpState.Active)) return "an OPEN is the first message";
        if (notifies == 1 && after.State != BgpState.Idle) return "a NOTIFICATION is the last message";
        if (notifies == 1 && before.State < BgpState.OpenSent && !options.SendNotificationWithoutOpen) return "a NOTIFICATION without an OPEN";
        if (connects == 1 && after.State != BgpState.Connect) return "who connects is in Connect";
        return CounterBroken(before, input, after);
    }

    // RFC 4271 8: cleared by a start from Idle and by a manual stop, one more with a failure that leads to Idle, untouched otherwise.
    private static string? CounterBroken(BgpMachineState before, BgpInput input, BgpMachineState after)
    {
        if (before.State == BgpState.Idle)
            return after.ConnectRetryCounter == (after.State == BgpState.Idle ? before.ConnectRetryCounter : 0) ? null : "the counter in Idle";
        if (input.Event == BgpEvent.ManualStop) return after.ConnectRetryCounter == 0 ? null : "a manual stop clears the counter";
        var more = after.ConnectRetryCounter - before.ConnectRetryCounter;
        return more == 0 || (more == 1 && after.State == BgpState.Idle) ? null : "the counter moves by a failure only";
    }

    private static bool TimersFit(BgpMachineState state, BgpMachineOptions options) => state.State switch
    {
        BgpState.Idle => state.Running == BgpTimers.None || (state.Running == BgpTimers.IdleHold && options.DampPeerOscillations),
        BgpState.Connect or BgpState.Active => state.Running == BgpTimers.ConnectRetry
            || (state.Running == BgpTimers.DelayOpen && options.DelayOpen),
        BgpState.OpenSent => state.Running == BgpTimers.Hold,
        _ => (state.Running & All) == (state.HoldTimeIsZero ? BgpTimers.None : BgpTimers.Hold | BgpTimers.Keepalive),
    };

    private static BgpTimers ExpiredBy(BgpEvent @event) => @event switch
    {
        BgpEvent.ConnectRetryTimerExpires => BgpTimers.ConnectRetry,
        BgpEvent.HoldTimerExpires => BgpTimers.Hold,
        BgpEvent.KeepaliveTimerExpires => BgpTimers.Keepalive,
        BgpEvent.DelayOpenTimerExpires => BgpTimers.DelayOpen,
        BgpEvent.IdleHoldTimerExpires => BgpTimers.IdleHold,
        _ => BgpTimers.None,
    };
}
