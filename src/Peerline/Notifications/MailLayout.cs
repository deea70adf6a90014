using System.Text;

namespace Peerline.Notifications;

/// <summary>
/// Plain text as people read it in a terminal and in a web mailer: 76 columns, figures under each other, links on lines of their own
/// and never broken. Every word from outside is made fit to be shown first.
/// </summary>
static class MailLayout
{
    const int Columns = 76;

    public static MailText Set(MailStory story, MailFacts facts)
    {
        var body = new StringBuilder();
        Paragraph(body, story.News);
        Quotation(body, story.Quotation);
        Table(body, story.Figures);
        Findings(body, story.Findings);
        ToDo(body, story.ToDo);
        Table(body, Particulars(facts));
        foreach (var link in Links(story, facts))
        {
            body.Append(link).Append('\n');
        }

        body.Append("\n-- \n");
        Wrapped(body, $"Peerline of {Name(facts.OperatorName)}, AS{facts.OperatorAsn}. Sent by a machine; answers are not read.", "", "");
        return new MailText(Subject(story, facts), body.ToString());
    }

    /// <summary>A name of somebody's choice: no mail reader is to make a link of it.</summary>
    public static string Name(string name, int longest = 200) => PlainText.OneLine(name, longest).Replace("://", ": //");

    // The networks first: mailboxes of a NOC are sorted by them.
    static string Subject(MailStory story, MailFacts facts)
    {
        const int longestName = 60;
        var where = facts.Connection is { } connection
            ? $" {Name(connection.Peering, longestName)}/{Name(connection.Name, longestName)}:"
            : "";
        return $"[AS{facts.OperatorAsn}-AS{facts.PeerAsn}]{where} {story.Headline}";
    }

    static IEnumerable<KeyValuePair<string, string>> Particulars(MailFacts facts)
    {
        yield return new("Operator", $"{facts.OperatorName}, AS{facts.OperatorAsn}");
        yield return new("Peer", $"{facts.PeerName}, AS{facts.PeerAsn}");
        if (facts.Connection is { } connection)
        {
            yield return new("Peering", connection.Peering);
            yield return new("Connection", $"{connection.Name}, {Bandwidth(connection.BandwidthInMbps)}");
            yield return new("Facility", $"{connection.Facility}, {connection.Metro}");
        }
    }

    static IEnumerable<string> Links(MailStory story, MailFacts facts)
    {
        if (story.Letter is { } letter)
        {
            yield return MailLinks.Letter(facts.BaseAddress, letter);
        }

        yield return facts.Connection is { } connection
            ? MailLinks.Connection(facts.BaseAddress, connection.Id)
            : MailLinks.Base(facts.BaseAddress);
    }

    static void Paragraph(StringBuilder body, string text)
    {
        Wrapped(body, text, "", "");
        body.Append('\n');
    }

    static void Quotation(StringBuilder body, string? text)
    {
        var lines = PlainText.Lines(text);
        foreach (var line in lines)
        {
            Wrapped(body, line, "> ", "> ");
            body.Append(line.Length == 0 ? ">\n" : "");
        }

        body.Append(lines.Count > 0 ? "\n" : "");
    }

    static void Findings(StringBuilder body, IReadOnlyList<MailFinding> findings)
    {
        const int most = 50;
        foreach (var finding in findings.Take(most))
        {
            Wrapped(body, $"{PlainText.OneLine(finding.Check, 60)}: {PlainText.OneLine(finding.Sentence, 500)}",
                finding.Blocks ? "FAULT  " : "note   ", "       ");
            Wrapped(body, PlainText.OneLine(finding.Hint, 500), "       ", "       ");
        }

        if (findings.Count > most)
        {
            Wrapped(body, $"and {findings.Count - most} more: see the report.", "       ", "");
        }

        body.Append(findings.Count > 0 ? "\n" : "");
    }

    static void ToDo(StringBuilder body, IReadOnlyList<string> steps)
    {
        if (steps.Count == 0)
        {
            return;
        }

        body.Append("What to do now:\n");
        foreach (var (index, step) in steps.Index())
        {
            Wrapped(body, PlainText.OneLine(step, 500), $"{index + 1,3}. ", "     ");
        }

        body.Append('\n');
    }

    static void Table(StringBuilder body, IEnumerable<KeyValuePair<string, string>> rows)
    {
        var shown = rows.Select(row => (Label: Name(row.Key, 30), Value: Name(row.Value, 300))).ToArray();
        if (shown.Length == 0)
        {
            return;
        }

        var width = shown.Max(row => row.Label.Length) + 2;
        foreach (var (label, value) in shown)
        {
            Wrapped(body, value, label.PadRight(width), new string(' ', width));
        }

        body.Append('\n');
    }

    static void Wrapped(StringBuilder body, string text, string first, string next)
    {
        var line = new StringBuilder(first);
        var empty = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > Columns)
            {
                body.Append(line).Append('\n');
                line.Clear().Append(next);
                empty = true;
            }

            line.Append(empty ? "" : " ").Append(word);
            empty = false;
        }

        if (!empty)
        {
            body.Append(line).Append('\n');
        }
    }

    static string Bandwidth(int mbps) => mbps % 1000 == 0 ? $"{mbps / 1000} Gbit/s" : $"{mbps} Mbit/s";
}
