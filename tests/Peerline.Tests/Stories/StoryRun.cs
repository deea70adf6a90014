using System.Text.RegularExpressions;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Stories;

/// <summary>Tells a story to the machine and compares what it says with what the story says.</summary>
internal sealed class StoryRun(Story story)
{
    private readonly DateTimeOffset begin = Samples.Begin;
    private DateTimeOffset now = Samples.Begin;
    private Connection connection = Samples.Request();
    private string due = "nothing";

    public void Tell()
    {
        foreach (var e in story.Events) Tell(e);
    }

    private void Tell(StoryEvent e)
    {
        var states = new List<string> { connection.State.ToString() };
        var facts = new List<string>();
        var refused = "";
        if (e.Text.StartsWith("at ", StringComparison.Ordinal)) now = begin + Story.Span(e.Text[3..]);
        else if (e.Text.StartsWith("given ", StringComparison.Ordinal)) Given(e.Text[6..]);
        else if (e.Text != "crash")
        {
            switch (PeeringLifecycle.Next(connection, StoryWords.Input(e.Text, begin, connection), now))
            {
                case Outcome.Moved moved:
                    connection = moved.Connection;
                    facts.AddRange(moved.Facts.Select(f => f.Type["connection.".Length..]));
                    states.AddRange(moved.Facts.Where(f => f.To is not null).Select(f => f.To.ToString()!));
                    Assert.Equal(PeeringLifecycle.Steps(connection, now), moved.Steps);
                    break;
                case Outcome.Refused no:
                    refused = string.Join(", ", no.Refusals.Select(r => $"{r.Reason} {r.Target}"));
                    break;
            }
        }

        // The process may die at any point: what was stored says the same.
        var stored = PeerlineJson.Read<Connection>(PeerlineJson.Write(connection));
        Assert.Equal(PeerlineJson.Write(connection), PeerlineJson.Write(stored));
        Assert.Equal(PeeringLifecycle.Steps(connection, now), PeeringLifecycle.Steps(stored, now));
        connection = stored;

        Same(e, "refused", refused);
        Same(e, "facts", string.Join(", ", facts));
        var began = e.Text.StartsWith("given ", StringComparison.Ordinal);
        if (!began || e.Expected.ContainsKey("state"))
            Same(e, "state", string.Join(", then ", states.Skip(states.Count > 1 || began ? 1 : 0).DefaultIfEmpty(connection.State.ToString())), states[0]);
        var steps = PeeringLifecycle.Steps(connection, now);
        var nowDue = Or(string.Join(", ", steps.Where(s => s.At <= now).Select(s => s.Kind)));
        Same(e, "due", nowDue, began ? nowDue : due);
        due = nowDue;
        foreach (var word in e.Expected.Keys)
        {
            switch (word)
            {
                case "state" or "facts" or "due" or "refused": break;
                case "later":
                    Same(e, word, Or(string.Join(", ", steps.Where(s => s.At > now && s.At < DateTimeOffset.MaxValue).Select(s => $"{s.Kind} {Story.Text(s.At - begin)}"))));
                    break;
                case "wish": Same(e, word, Wish()); break;
                case "undo": Same(e, word, string.Join(", ", connection.Removal?.Remaining ?? [])); break;
                case "halves": Same(e, word, string.Join(", ", connection.Halves.Where(h => h.Change is not null).Select(h => $"{h.Family} {h.Change!.Phase}").DefaultIfEmpty("at rest"))); break;
                case "in-force": Same(e, word, InForce(connection.Requested)); break;
                case "tasks": Same(e, word, string.Join(", ", TaskList.Of(connection).Where(t => !t.Done).Select(t => $"{t.Task} of {t.Owner}").DefaultIfEmpty("none"))); break;
                case "reason": Same(e, word, connection.Reason is { } reason ? $"\"{reason.Replace("\"", "\\\"")}\"" : "none"); break;
                case "deadline": Same(e, word, connection.Deadline is { } deadline ? Story.Text(deadline - begin) : "none"); break;
                default: Assert.Fail($"{story.Name}:{e.Line}: \"{word}\" is not a word of stories."); break;
            }
        }
    }

    private void Same(StoryEvent e, string word, string actual, string unsaid = "")
    {
        var expected = Regex.Replace(e.Expected.GetValueOrDefault(word, unsaid), " +", " ");
        if (expected != actual) Assert.Fail($"{story.Name}:{e.Line}: after \"{e.Text}\" {word} should be [{expected}] and is [{actual}].");
    }

    private static string Or(string text) => text.Length == 0 ? "nothing" : text;

    /// <summary>What the router is asked for: the policy with the generation of each half, and the link test's address.</summary>
    private string Wish()
    {
        var wish = Wishes.For(Samples.Operator, [(connection, new Asn(64500))], (_, _) => null).Connections.SingleOrDefault();
        if (wish is null) return "absent";
        var words = new List<string>();
        if (wish.Sessions.Any())
        {
            var kinds = wish.Sessions.Select(s => s.AdoptedHash is not null ? "adopted" : s.Drain ? "drain" : s.Policy.Open ? "open" : "deny-all");
            words.Add($"{string.Join('/', kinds.Distinct())} {wish.V4?.Generation.ToString() ?? "-"}/{wish.V6?.Generation.ToString() ?? "-"}");
        }

        if (connection.LinkTest?.V4?.Operator is { } test && wish.Addresses.FirstOrDefault(a => a.Address == test) is { } address) words.Add($"test {address}");
        return string.Join(", ", words);
    }

    private static string InForce(ConnectionRequest r) => string.Join(", ",
        new[] { Family.IPv4, Family.IPv6 }.Where(r.Wants).Select(f => $"{f} {r.MaxPrefixesOf(f)?.ToString() ?? "usual"}{(r.SealedKeyOf(f) is { } key ? " " + key : "")}")
            .Prepend($"{r.BandwidthMbps}").Concat(r.UseForPeeringService ? ["Peering Service"] : []));

    private void Given(string text)
    {
        var v4 = text.Contains("IPv4", StringComparison.Ordinal);
        var v6 = text.Contains("IPv6", StringComparison.Ordinal);
        var legacy = text.StartsWith("a legacy session on et-0/0/9", StringComparison.Ordinal);
        connection = Samples.Request(v4, v6,
            new Terms { LinkTestRequired = text.EndsWith(", link test required", StringComparison.Ordinal) }, legacy ? Samples.Claim : null,
            onExchange: text.EndsWith(" on an exchange", StringComparison.Ordinal));
        if (legacy || text.StartsWith("a request for", StringComparison.Ordinal)) return;
        var overLag = text.Contains(" over a lag", StringComparison.Ordinal);
        if (overLag) connection = connection with { Requested = connection.Requested with { BandwidthMbps = 20_000 } };
        foreach (var line in Before(Regex.Match(text, "^a connection that is (?<state>\\w+) for").Groups["state"].Value, v4, v6,
            text.Contains(", wired, with prefixes stated", StringComparison.Ordinal)))
        {
            var said = overLag && line.StartsWith("port ", StringComparison.Ordinal) ? "lag ae12 of C-1 and C-2 is reserved" : line;
            connection = Assert.IsType<Outcome.Moved>(PeeringLifecycle.Next(connection, StoryWords.Input(said, begin, connection), now)).Connection;
        }
    }

    /// <summary>How a connection gets to where a story begins, all at its first moment.</summary>
    private static IEnumerable<string> Before(string state, bool v4, bool v6, bool isWired)
    {
        var halves = $"{(v4 ? "1" : "-")}/{(v6 ? "1" : "-")}";
        yield return "operator approves";
        yield return "port et-0/0/1 is reserved";
        yield return $"addresses {(v4 ? "198.51.100.0/31 " : "")}{(v6 ? "2001:db8:ffff::/127" : "")}".TrimEnd();
        yield return "loa PL-2026-0001 version 1 is issued until +90d";
        if (state == "ProvisioningStarted" && !isWired) yield break;
        yield return "peer says wired \"XC-4711\"";
        yield return "peer states 192.0.2.0/24";
        if (state == "ProvisioningStarted") yield break;
        yield return "peer says ready";
        yield return $"router has deny-all {halves}";
        yield return $"sessions {(v4 ? "Established" : "-")}/{(v6 ? "Established" : "-")}";
        if (state == "Validating") yield break;
        yield return $"validation of {halves} passed and permits 192.0.2.0/24";
        yield return $"router has open {halves}";
        yield return $"opening of {halves} is verified";
        if (state != "Active") throw new FormatException($"No story begins in {state} yet.");
    }
}
