using System.Globalization;
using System.Text.RegularExpressions;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Edge.Frr;

/// <summary>What the log said last of a session that does not come up.</summary>
/// <param name="OpenedAsn">The ASN in an OPEN that was refused for it.</param>
internal sealed partial record FrrHeard(NotificationReason? Reason, bool FromPeer, Asn? OpenedAsn, DateTimeOffset At)
{
    /// <summary>The peer that a log line is about, and what is known of it now; null for a line that says nothing of the kind.</summary>
    public static (Address Peer, FrrHeard Heard)? Read(string line, Func<Address, FrrHeard?> known, DateTimeOffset now)
    {
        if (BadOpen().Match(line) is { Success: true } open && Address.TryParse(open.Groups["peer"].Value, out var opener)
            && Asn.TryParse(open.Groups["asn"].Value, out var asn))
        {
            return (opener, new FrrHeard(NotificationReason.BadPeerAs, FromPeer: false, asn, now));
        }

        if (Notification().Match(line) is { Success: true } sent && Address.TryParse(sent.Groups["peer"].Value, out var peer)
            && byte.TryParse(sent.Groups["code"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && byte.TryParse(sent.Groups["subcode"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var subcode))
        {
            var reason = new NotificationReason((NotificationCode)code, subcode);
            // Two connections that crossed: one of them is closed, and that is no error.
            if (reason == NotificationReason.ConnectionCollisionResolution) return null;
            var opened = reason == NotificationReason.BadPeerAs ? known(peer)?.OpenedAsn : null;
            return (peer, new FrrHeard(reason, sent.Groups["direction"].Value is "received from", opened, now));
        }

        return null;
    }

    [GeneratedRegex(@"(?<peer>[0-9a-fA-F.:]+) bad OPEN, remote AS is (?<asn>\d+), expected \d+")]
    private static partial Regex BadOpen();

    [GeneratedRegex(
        @"%NOTIFICATION(?:\([^)]*\))?: (?<direction>sent to|received from) neighbor (?<peer>[0-9a-fA-F.:]+)\S* "
        + @"(?<code>\d+)/(?<subcode>\d+) ")]
    private static partial Regex Notification();
}
