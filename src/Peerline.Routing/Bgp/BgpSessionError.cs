using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>Why a session last went down, or did not come up.</summary>
public sealed record BgpSessionError(
    BgpErrorSource Source, NotificationReason? Notification, string Text, DateTimeOffset At)
{
    /// <summary>
    /// The NOTIFICATION by its registry name and what was said with it: <c>6/2 Cease: Administrative Shutdown (peer: "maintenance")</c>.
    /// </summary>
    public override string ToString() => (Notification, Source) switch
    {
        ({ } reason, BgpErrorSource.Peer) => Text.Length == 0 ? $"{reason} (sent by the peer)" : $"{reason} (sent by the peer: {Text})",
        ({ } reason, _) => Text.Length == 0 ? $"{reason} (sent by us)" : $"{reason} (sent by us: {Text})",
        _ => Text,
    };
}
