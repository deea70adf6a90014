using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>An event with what it brings.</summary>
/// <param name="Event">One of the 28, or SendHoldTimerExpires.</param>
/// <param name="Notification">For an error or a stop: the NOTIFICATION that answers it.</param>
/// <param name="HoldTimeIsZero">For an OPEN: both sides together want no hold time.</param>
public readonly record struct BgpInput(BgpEvent Event, NotificationReason Notification = default, bool HoldTimeIsZero = false)
{
    /// <summary>An event that brings nothing.</summary>
    public static implicit operator BgpInput(BgpEvent @event) => new(@event);
}
