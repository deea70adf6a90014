using System.Globalization;
using System.Text;
using Peerline.Model;
using Peerline.Stages.PlannedWork;

namespace Peerline.Notifications;

/// <summary>
/// A maintenance notification for calendars and for machines: iCalendar (RFC 5545) with the properties of the MAINTNOTE standard
/// (https://github.com/jda/maintnote-std), which networks' automation reads out of mail.
/// </summary>
public static class MaintNote
{
    public const string Published = "text/calendar; charset=utf-8; method=PUBLISH", Cancelled = "text/calendar; charset=utf-8; method=CANCEL";
    private const int LongestLine = 75;

    /// <summary>The type says the method that the object says too (RFC 5545 section 8.1).</summary>
    public static string MediaType(string word) => word is "cancelled" ? Cancelled : Published;

    /// <param name="word">What is told: "planned", "changed", "started", "done" or "cancelled".</param>
    public static byte[] Write(
        Guid maintenance, MaintenanceEvent told, string word, OperatorProfile profile, PeerAsn peer, string domain, DateTimeOffset at)
    {
        var text = new StringBuilder();
        foreach (var line in Lines(maintenance, told, word, profile, peer, domain, at)) Fold(text, line);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static IEnumerable<string> Lines(
        Guid maintenance, MaintenanceEvent told, string word, OperatorProfile profile, PeerAsn peer, string domain, DateTimeOffset at)
    {
        yield return "BEGIN:VCALENDAR";
        yield return "PRODID:-//Peerline//Peerline//EN";
        yield return "VERSION:2.0";
        yield return word is "cancelled" ? "METHOD:CANCEL" : "METHOD:PUBLISH";
        yield return "BEGIN:VEVENT";
        yield return $"UID:{maintenance}@{domain}";
        yield return Invariant($"SEQUENCE:{told.Revision}");
        yield return $"DTSTAMP:{Time(at)}";
        yield return $"DTSTART:{Time(told.StartsAt)}";
        yield return $"DTEND:{Time(told.EndsAt)}";
        yield return $"SUMMARY:{Escaped(PlainText.OneLine(told.Title, 120))}";
        if (told.Description is { Length: > 0 } description) yield return $"DESCRIPTION:{Escaped(string.Join('\n', PlainText.Lines(description)))}";
        yield return $"STATUS:{(word is "cancelled" ? "CANCELLED" : "CONFIRMED")}";
        yield return Invariant($"X-MAINTNOTE-PROVIDER:AS{profile.Asn.Value}");
        yield return Invariant($"X-MAINTNOTE-ACCOUNT:AS{peer.Asn.Value}");
        yield return $"X-MAINTNOTE-MAINTENANCE-ID:{maintenance}";
        foreach (var connection in told.Connections)
            yield return $"X-MAINTNOTE-OBJECT-ID;X-MAINTNOTE-OBJECT-IMPACT=OUTAGE:{Escaped(PlainText.OneLine(connection.Name, 200))}";
        yield return $"X-MAINTNOTE-IMPACT:{(told.Connections.Count > 0 ? "OUTAGE" : "NO-IMPACT")}";
        yield return $"X-MAINTNOTE-STATUS:{Status(word, told)}";
        yield return $"ORGANIZER;CN=\"{PlainText.OneLine(profile.LegalName, 100).Replace('"', '\'')}\":mailto:{profile.Noc.Email}";
        yield return "END:VEVENT";
        yield return "END:VCALENDAR";
    }

    private static string Status(string word, MaintenanceEvent told) => word switch
    {
        "started" => "IN-PROCESS",
        "done" => "COMPLETED",
        "cancelled" => "CANCELLED",
        _ => told.State is MaintenanceState.Active ? "IN-PROCESS" : "CONFIRMED",
    };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>RFC 5545 section 3.3.11.</summary>
    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\").Replace(";", "\\;").Replace(",", "\\,").Replace("\n", "\\n");

    /// <summary>Lines of at most 75 octets; what is longer goes on behind a space (RFC 5545 section 3.1).</summary>
    private static void Fold(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
