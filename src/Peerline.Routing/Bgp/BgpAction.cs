using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>One thing to do.</summary>
public readonly record struct BgpAction(BgpActionKind Kind, BgpTimers Timer = BgpTimers.None, NotificationReason Notification = default)
{
    /// <summary>The kind, with its timer or its NOTIFICATION by name.</summary>
    public override string ToString() => Kind switch
    {
        BgpActionKind.StartTimer or BgpActionKind.StopTimer => $"{Kind} {Timer}",
        BgpActionKind.SendNotification => $"{Kind} {Notification}",
        _ => Kind.ToString(),
    };
}
