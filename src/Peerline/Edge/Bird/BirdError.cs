using Peerline.Routing.Wire;

namespace Peerline.Edge.Bird;

/// <summary>
/// The last error of a session. BIRD prints only its own words for the codes (proto/bgp/bgp.c, <c>bgp_msg_table</c>): they are led back to
/// the RFC's.
/// </summary>
internal sealed record BirdError(string Text, bool? FromPeer)
{
    private const string Received = "Received: ";
    private const string Sent = "BGP Error: ";
    private const string Shut = "Automatic shutdown: ";

    private static readonly Dictionary<string, NotificationReason> Reasons = new (byte Code, byte Subcode, string Words)[]
    {
        (1, 0, "Invalid message header"), (1, 1, "Connection not synchronized"), (1, 2, "Bad message length"), (1, 3, "Bad message type"),
        (2, 0, "Invalid OPEN message"), (2, 1, "Unsupported version number"), (2, 2, "Bad peer AS"), (2, 3, "Bad BGP identifier"),
        (2, 4, "Unsupported optional parameter"), (2, 5, "Authentication failure"), (2, 6, "Unacceptable hold time"),
        (2, 7, "Required capability missing"), (2, 11, "Role mismatch"),
        (3, 0, "Invalid UPDATE message"), (3, 1, "Malformed attribute list"), (3, 2, "Unrecognized well-known attribute"),
        (3, 3, "Missing mandatory attribute"), (3, 4, "Invalid attribute flags"), (3, 5, "Invalid attribute length"),
        (3, 6, "Invalid ORIGIN attribute"), (3, 7, "AS routing loop"), (3, 8, "Invalid NEXT_HOP attribute"), (3, 9, "Optional attribute error"),
        (3, 10, "Invalid network field"), (3, 11, "Malformed AS_PATH"),
        (4, 0, "Hold timer expired"), (5, 0, "Finite state machine error"), (5, 1, "Unexpected message in OpenSent state"),
        (5, 2, "Unexpected message in OpenConfirm state"), (5, 3, "Unexpected message in Established state"),
        (6, 0, "Cease"), (6, 1, "Maximum number of prefixes reached"), (6, 2, "Administrative shutdown"), (6, 3, "Peer de-configured"),
        (6, 4, "Administrative reset"), (6, 5, "Connection rejected"), (6, 6, "Other configuration change"),
        (6, 7, "Connection collision resolution"), (6, 8, "Out of Resources"),
    }.ToDictionary(r => r.Words, r => new NotificationReason((NotificationCode)r.Code, r.Subcode));

    /// <param name="message">The text of a shutdown, which the peer wrote.</param>
    public static BirdError? Read(string? error, string? message)
    {
        if (string.IsNullOrEmpty(error)) return null;
        if (error == $"{Shut}Route limit exceeded") return new BirdError($"{new NotificationReason((NotificationCode)6, 1)}", FromPeer: false);
        if (After(error, Received) is { } got) return new BirdError(Named(got) + Told(message), FromPeer: true);
        if (After(error, Sent) is { } sent) return new BirdError(Named(sent), FromPeer: false);
        return new BirdError(RouterText.Printable(error), null);
    }

    private static string Named(string words) => Reasons.TryGetValue(words, out var reason) ? $"{reason}" : RouterText.Printable(words);

    private static string Told(string? message) => string.IsNullOrEmpty(message) ? "" : $" ({RouterText.Printable(message)})";

    private static string? After(string text, string start) => text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : null;
}
