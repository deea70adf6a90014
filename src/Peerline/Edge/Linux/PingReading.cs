using System.Globalization;
using System.Text.RegularExpressions;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Linux;

/// <summary>What iputils' <c>ping</c> and <c>arping</c> print.</summary>
internal static partial class PingReading
{
    /// <summary>
    /// Reads the summary: <c>20 packets transmitted, 19 received, +1 errors, 5% packet loss</c> and
    /// <c>rtt min/avg/max/mdev = 0.028/0.035/0.044/0.006 ms</c>.
    /// </summary>
    public static PingResult Result(Address destination, CommandResult run)
    {
        var counts = Counts().Match(run.Output);
        if (!counts.Success) return new PingResult(destination, 0, 0, null, null, null, Complaint(run) ?? run.Complaint);

        var sent = int.Parse(counts.Groups[1].Value, CultureInfo.InvariantCulture);
        var received = int.Parse(counts.Groups[2].Value, CultureInfo.InvariantCulture);
        var times = Times().Match(run.Output);
        return times.Success
            ? new PingResult(destination, sent, received, Time(times, 1), Time(times, 2), Time(times, 3), null)
            : new PingResult(destination, sent, received, null, null, null, received == 0 ? Complaint(run) : null);
    }

    /// <summary>Who answered an echo request to all nodes, in the order of the answers, each once.</summary>
    public static IReadOnlyList<Address> Answers(string output) =>
        [.. Replies().Matches(output).Select(m => m.Groups[1].Value).Where(a => Address.TryParse(a, out _))
            .Select(Address.Parse).Distinct()];

    /// <summary>The MAC addresses of <c>Unicast reply from 192.0.2.0 [5E:8D:05:7C:B4:84]  0.6ms</c>, each once.</summary>
    public static IReadOnlyList<string> ArpAnswers(string output) =>
        [.. ArpReplies().Matches(output).Select(m => m.Groups[1].Value.ToLowerInvariant()).Distinct()];

    /// <summary>The sender's own trouble; what comes back from elsewhere (ICMP errors) is loss and no trouble of ours.</summary>
    private static string? Complaint(CommandResult run)
    {
        var said = OwnErrors().Match(run.Error + "\n" + run.Output);
        return said.Success ? said.Groups[1].Value.Trim() : null;
    }

    private static TimeSpan Time(Match from, int group) =>
        TimeSpan.FromMicroseconds(Math.Round(1000 * double.Parse(from.Groups[group].Value, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"(\d+) packets transmitted, (\d+) received")]
    private static partial Regex Counts();

    [GeneratedRegex(@"= ([\d.]+)/([\d.]+)/([\d.]+)/[\d.]+ ms")]
    private static partial Regex Times();

    [GeneratedRegex(@"^\d+ bytes from ([0-9a-f:.]+)(?:%\S+)?: icmp_seq=", RegexOptions.Multiline)]
    private static partial Regex Replies();

    [GeneratedRegex(@"reply from \S+ \[([0-9A-Fa-f:]{17})\]")]
    private static partial Regex ArpReplies();

    [GeneratedRegex(@"^ping: (?!Warning)(.+)$", RegexOptions.Multiline)]
    private static partial Regex OwnErrors();
}
