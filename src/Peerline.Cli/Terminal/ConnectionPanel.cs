using Peerline.Client.Contracts;
using Spectre.Console.Rendering;

namespace Peerline.Cli.Terminal;

/// <summary>One connection for people: where it is, what is next and whose, and each half desired, applied and observed.</summary>
internal static class ConnectionPanel
{
    public static IRenderable Of(Connection c, string heading, DateTimeOffset now, int width)
    {
        var rows = new List<IRenderable>
        {
            new Markup(
                $"{Words.Bold(heading)}   [grey]{(c.Requested.Medium == "Exchange" ? "exchange" : "facility")} {c.Requested.FacilityId} · {Words.Mbps(c.Requested.BandwidthMbps)} · id …{Words.Short(c.Id)}[/]"),
            new Padder(
                new Markup(LifeLine.Of(c.State, width) + (c.State is "Active" ? "" : $"   [grey]for {Words.Span(now - c.StateSince)}[/]")),
                    new Padding(2, 0, 0, 0)),
        };
        if (c.Reason is { Length: > 0 } reason) rows.Add(Indented($"[{Words.Colour(c.State)}]{Words.Safe(reason)}[/]"));
        if (c.Question is { } q)
            rows.Add(
                Indented(q.Answer is null
                    ? $"[yellow]?[/] {Words.Safe(q.Text)}"
                    : $"[grey]?[/] {Words.Safe(q.Text)} [grey]→[/] {Words.Safe(q.Answer)}"));
        if (c.Trouble is { } t)
            rows.Add(
                Indented(
                    $"[red]![/] {Words.Safe(t.Step)}: {Words.Safe(t.Reason)} [grey]({t.Attempts}×{(t.RetryAt is { } again ? $", again in {Words.Span(again - now)}" : ", waits for a person")})[/]"));
        if (c.LinkTest is { V4: { } v4 } test)
            rows.Add(
                Indented(
                    $"[yellow]link test[/] {Words.Safe(test.Phase)}: configure {Words.Safe(v4.Peer)} in {Words.Safe(v4.Subnet)}; the operator's end is {Words.Safe(v4.Operator)}"));
        if (c.Change is { } change)
            rows.Add(
                Indented(
                    $"[yellow]change[/] {Words.Safe(string.Join("; ", change.Differences))}{(change.AwaitsApprovalSince is null ? "" : " [grey](a part waits for the operator)[/]")}"));
        if (c.UpgradeAdvice is { } advice) rows.Add(Indented($"[yellow]![/] {Words.Safe(advice.Sentence)}"));
        if (c.Tasks.Count > 0) rows.Add(new Padder(Tasks(c.Tasks, now), new Padding(2, 1, 0, 0)));
        if (c.Halves.Count > 0) rows.Add(new Padder(Halves(c, now), new Padding(2, 1, 0, 0)));
        return new Rows(rows);
    }

    public static Table Tasks(IEnumerable<TaskItem> tasks, DateTimeOffset now)
    {
        var next = true;
        return Output.Table(["", "task", "whose", "", "what"], tasks.Select(t =>
        {
            var isNext = next && !t.Done;
            if (isNext) next = false;
            var mark = t.Done ? "[green]✔[/]" : isNext ? "[yellow]▸[/]" : "[grey]·[/]";
            var what = t.Done
                ? Words.Dim(t.Sentence)
                : t.BlockedBy is { } b
                ? $"{Words.Safe(t.Sentence)} [grey]({Words.Safe(b)})[/]"
                : Words.Safe(t.Sentence);
            return new[] { mark, t.Done ? Words.Dim(t.Task) : isNext ? Words.Bold(t.Task) : Words.Safe(t.Task),
                Words.Dim(t.Owner.ToLowerInvariant()), t.Done ? "" : Words.Dim(Words.Left(t.Deadline, now)), what };
        }));
    }

    public static Table Halves(Connection c, DateTimeOffset now) =>
        Output.Table(["session", "addresses (peer – operator)", "desired", "applied", "observed"], c.Halves.Select(h => new[]
        {
            Words.Bold(h.Family) + (h.Change is { } change ? $" [yellow]{Words.Safe(change.Phase)}[/]" : ""),
            Words.Safe(Ends(h.Family == "IPv4" ? c.AddressesV4 : c.AddressesV6)),
            h.Desired.Generation == 0 ? Words.Dim("nothing yet") : Policy(h.Desired.Generation, h.Desired.Open),
            h.Applied is null ? Words.Dim("nothing") : Policy(h.Applied.Generation, h.Applied.Open),
            Words.State(h.Observed.State) + (h.Observed.EstablishedSince is { } since ? $" [grey]{Words.Span(now - since)}[/]" : ""),
        }));

    private static string Ends(LinkAddresses? link) => link is null ? "" : $"{link.Peer} – {link.Operator}";

    private static string Policy(int generation, bool open) =>
        $"{(open ? "[green]open[/]" : "[yellow]DENY ALL[/]")} [grey]gen {generation}[/]";

    private static Padder Indented(string markup) => new(new Markup(markup), new Padding(2, 0, 0, 0));
}
